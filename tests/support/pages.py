"""Pages that show a pack: opened on it, with answers where they need some."""

from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from genlab.packs import Pack
from genlab.paths import ROOT
from genlab.sessions import join
from genlab.sessions.hosting import open_led
from tests.support.playing import play
from tests.support.waiting import HANG_S


def page_with(name: str, pack: Pack, engine: Engine) -> AppTest:
    """Return a page (`play`, `neighbours` or `results`) as it shows a pack, without an error."""
    page = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=HANG_S)
    if name == "results":
        opened = open_led(engine, pack, "yesno", questions=20)
        page.query_params["h"] = opened.host_token
        page.session_state["details"] = "What fooled people"
        play(engine, join(engine, opened.session_id, pack), pack)
    elif name == "play":
        page.query_params["pack"] = pack.name
    page.run()
    if name == "neighbours":
        page.selectbox[0].set_value(pack.name).run()
        page.toggle[0].set_value(True).run()
    assert not page.exception, page.exception
    assert not page.error, [part.value for part in page.error]
    return page
