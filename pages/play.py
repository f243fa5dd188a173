"""Play: is this image real, or made by a generator?"""

from genlab.errors import GenlabError
from genlab.sessions.standing import CLOSED, FINISHED
from genlab.ui import page
from genlab.ui.play.card import card
from genlab.ui.play.ending import on_another_device, stop_with
from genlab.ui.play.opening import opening
from genlab.ui.play.rounds import pack_of, standing
from genlab.ui.play.settings import change

page.begin("play")

try:
    where = standing()
    pack = pack_of(where)
    if where.led:
        if where.stage not in (CLOSED, FINISHED):
            page.alone()
    else:
        opening(pack, where.protocol)
        change(where, pack)
    card()
    if where.led:
        on_another_device()
except GenlabError as error:
    stop_with(error)
page.end()
