"""Neighbours: does a generator copy what it has seen?"""

import streamlit as st

from genlab import packs
from genlab.ui import access, empty, media, page
from genlab.ui.charts import figures
from genlab.ui.choices import pick
from genlab.ui.neighbours import comparison
from genlab.ui.words import _, generator_name, pack_title

page.begin("neighbours")
st.title(_("Nearest reals"))
with page.errors_in_one_line():
    names = access.names()
    if not names:
        said = _("There are no images here to compare: bring some of your own.")
        if empty.state("images", said, _("Your images"), "bring-images"):
            page.go("own")
        page.end()
        st.stop()
    asked = access.asked(names)
    left, right = st.columns(2)
    name = pick(left, _("Quiz"), names, pack_title, index=names.index(asked) if asked else 0)
    pack = packs.load(name)
    generator = pick(right, _("Generator"), list(pack.fakes), generator_name)

room = media.of(pack)
st.write(room.about_nearest(pack))
found = comparison.compare(pack, generator)
st.markdown(f"**{comparison.sentence(found)}**")
figures.show(comparison.figure(found), f"{name}-{generator}")

st.warning(
    _("These belong to the quiz: play first, if you want to be asked about them."),
    icon=":material/visibility:",
)
if access.is_used(pack):
    access.say_used()
elif st.toggle(_("Show the fakes beside their nearest reals")):
    columns = st.columns(4 if room.beside else 2)
    for place, number in enumerate(pack.fakes[generator][:24]):
        with columns[place % len(columns)]:
            fake, near = st.columns(2, gap="xsmall") if room.beside else (st.container(), st.container())
            with fake:
                room.show(pack.stimuli[number], _("Fake"))
            with near:
                room.show_nearest(
                    pack.nearest_stimuli[number], pack.stimuli[number], _("The nearest real one")
                )
            st.caption(_("distance {distance:.1f}").format(distance=pack.nearest_distances[number]))
page.end()
