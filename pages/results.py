"""Results: how well people tell each generator's images from real ones."""

import streamlit as st

from genlab.ui import page, play, results
from genlab.ui.words import _

page.begin("results")
st.title(_("Results"))

with page.errors_in_one_line():
    pack, protocol = results.chosen()
    count = results.answers_so_far(pack, protocol)

if not count:
    st.info(
        _("No answers yet. Play a round, and the results appear here."), icon=":material/hourglass_empty:"
    )
    page.link("play", _("Play a round"))
    page.language_switch()
    st.stop()

from genlab.ui import charts  # noqa: E402  (heavy: only where there is something to plot)

verdicts, rates = results.analysed(pack.sha256, protocol, count)
for verdict in verdicts:
    st.markdown("- " + results.sentence(verdict))
st.vega_lite_chart(
    *charts.forest(verdicts), width="stretch", alt=_("Accuracy of each generator with its interval")
)
st.caption(
    _("Bars are 95% intervals that resample people and images. 50% means that people are fooled completely.")
)
st.dataframe(results.table(verdicts), hide_index=True, width="stretch")
play.warn_of_cues(pack)
st.subheader(_("Most fooling fakes, beside their nearest real image"))
results.gallery(pack, rates)
st.subheader(_("Download the answers"))
results.downloads(pack)
page.language_switch()
