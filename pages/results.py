"""Results: how well people tell each generator's images from real ones."""

import streamlit as st

from genlab.ui import page, play, results, studies
from genlab.ui.words import _

page.begin("results")
st.title(_("Results"))
here, file, plan = st.tabs([_("Answers here"), _("A file of answers"), _("Plan a study")])
with file:
    studies.upload()
with plan:
    studies.plan()

with here:
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

    from genlab.ui import charts

    many = count >= results.MANY
    flag = not many and st.toggle(_("Set apart hasty answers and people with one answer to everything"))
    verdicts, rates, study = results.analysed(pack.name, pack.sha256, protocol, count, flag)
    for verdict in verdicts:
        st.markdown("- " + results.sentence(verdict))
    if flag:
        results.excluded(study)
    published = st.toggle(_("Beside published scores"))
    st.vega_lite_chart(
        *charts.forest(charts.scores(verdicts), published),
        width="stretch",
        alt=_("Accuracy of each generator with its interval"),
    )
    st.caption(
        _(
            "Bars are 95% intervals that resample people and images. 50% means that people are fooled completely."
        )
    )
    if published:
        st.caption(
            _(
                "Grey: other people's scores, from other images and protocols. They show where a score lies, "
                "not who is better."
            )
        )
    st.dataframe(results.table(verdicts), hide_index=True, width="stretch")
    play.warn_of_cues(pack)
    st.subheader(_("The machine on the same images"))
    results.machine(pack, study)
    st.subheader(_("Every image, by how often it was called real"))
    st.vega_lite_chart(
        *charts.strip(rates), width="stretch", alt=_("Share of answers that called each image real")
    )
    st.caption(
        _(
            "A cell is an image. Where fakes are as blue as the real images, people cannot tell them; an image with "
            "one answer is all blue or all orange by luck."
        )
    )
    st.subheader(_("Most fooling fakes, beside their nearest real image"))
    results.gallery(pack, rates)
    with st.expander(_("Beneath the headline"), icon=":material/query_stats:"):
        if many:
            st.write(
                _(
                    "From so many answers it takes the command line: export them, then `genlab analyse FILE.csv`."
                )
            )
        else:
            results.beneath(study)
    st.subheader(_("Download the answers"))
    results.downloads(pack, protocol, study)
page.language_switch()
