"""Results: how well people tell each generator's images from real ones."""

import streamlit as st

from genlab.packs.pack import BOUNDARY
from genlab.ui import access, cues, empty, keeping, page
from genlab.ui.history import staircase
from genlab.ui.plain import plain
from genlab.ui.results import judges, verdicts
from genlab.ui.results.beneath import beneath
from genlab.ui.results.exclusions import excluded
from genlab.ui.results.file import upload
from genlab.ui.results.hype import hype
from genlab.ui.results.plan import plan
from genlab.ui.results.scope import chosen
from genlab.ui.results.study import MANY, analysed
from genlab.ui.words import _

page.begin("results")
st.title(_("Results"))
here, file, ahead = st.tabs([_("Answers here"), _("A file of answers"), _("Plan a study")])
with file:
    upload()
with ahead:
    plan()

with here:
    with page.errors_in_one_line():
        scope = chosen()
        pack, protocol, count = scope.pack, scope.protocol, scope.count
    if scope.title:
        st.subheader(plain(scope.title))

    if not count:
        said = _("No answers yet. Play a round, and the results appear here.")
        if scope.session_id is not None:
            empty.state("class", _("Nobody in this session has answered yet: its results appear here."))
        elif empty.state("answers", said, _("Play a round"), "play-first", icon=":material/quiz:"):
            page.go("play", pack=pack.name, protocol=protocol)
        page.end()
        st.stop()

    if pack.form == BOUNDARY:
        from genlab.ui.results import boundary

        boundary.page(scope)
        keeping.temporary_note()
        page.end()
        st.stop()

    if not scope.scored:
        from genlab.ui.results import preference

        preference.page(scope)
        keeping.temporary_note()
        page.end()
        st.stop()

    from genlab.ui.charts import figures, plots
    from genlab.ui.results import downloads, gallery

    many = count >= MANY
    opening = st.container()
    with st.container(horizontal=True, gap="medium"):
        flag = not many and st.toggle(
            _("Set apart the hasty"), help=_("Hasty answers, and people with one answer to everything")
        )
        published = st.toggle(_("Beside published scores"))
    found, rates, study = analysed(
        pack.name, pack.sha256, protocol, scope.session_id, count, flag, scope.sent_out
    )
    found = verdicts.nearest_first(found)
    with opening:
        verdicts.opening(found)
    scores = staircase(plots.scores(found))
    if published or any(interval for _name, _value, interval in scores):
        figures.show(figures.forest(scores, published), pack.name)
    else:
        st.info(
            _("No accuracy yet: it takes answers to a generator's fakes and to reals."),
            icon=":material/hourglass_empty:",
        )
    in_use = access.is_used(pack)
    # What lies behind a tab is made when it is opened.
    by_generator, images, machine, below, away = st.tabs(
        [
            _("By generator"),
            _("What fooled people"),
            _("The machine"),
            _("Beneath the headline"),
            _("Download"),
        ],
        key="details",
        on_change="rerun",
    )
    if by_generator.open:
        with by_generator:
            if found:
                verdicts.headline(found)
                st.dataframe(verdicts.table(found), hide_index=True, width="stretch")
            hype(study.get("hype", []), study["generators"])
            cues.warn(pack)
            if flag or study["exclusions"]["excluded"]:
                st.subheader(_("Who was analysed"))
                excluded(study, pack.name)
    if images.open:
        with images:
            if in_use:
                access.say_used()
            else:
                st.subheader(_("What fooled, and what was doubted"))
                gallery.gallery(pack, rates)
                st.subheader(_("Each fake and real, by how often it was called real"))
                figures.show(figures.strip(rates), pack.name)
    if machine.open:
        with machine:
            st.subheader(_("The machine on the same fakes and reals"))
            judges.table(pack, study)
    if below.open:
        with below:
            if many:
                st.write(
                    _(
                        "From so many answers it takes the command line: export them, then `genlab analyse FILE.csv`."
                    )
                )
            elif not study["beneath"]:
                st.info(_("Every answer was set apart: nothing is left to look at."), icon=":material/rule:")
            else:
                beneath(study["beneath"], pack.name)
    if away.open:
        with away:
            downloads.downloads(pack, protocol, scope.filters, study, many)
    keeping.temporary_note()
page.end()
