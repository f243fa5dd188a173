"""From a training run to people: quizzes of its last checkpoint and of all its snapshots, and what came of them."""

import re
from pathlib import Path

import streamlit as st

from genlab import packs
from genlab.checkpoints import Checkpoint
from genlab.errors import GenlabError
from genlab.media import IMAGE, MELODY, TEXT
from genlab.reports.naming import step_of
from genlab.sessions import tallies
from genlab.training import runs
from genlab.training.job import Job
from genlab.ui import builds, page
from genlab.ui.charts import figures
from genlab.ui.database import engine
from genlab.ui.refusals import problem_line
from genlab.ui.results.study import analysed
from genlab.ui.taps import tapped
from genlab.ui.train import queue
from genlab.ui.train.names import dataset_name, medium_of
from genlab.ui.train.training_curves import by_step
from genlab.ui.words import _, generator_name, ngettext

FAKES = 50
"""Fakes of a quiz of one checkpoint; in one of snapshots, `FAKES_A_STEP` of each."""
FAKES_A_STEP = 20
PROTOCOL = "yesno"
FILL = frozenset({"bert"})
"""Families that write nothing whole (`genlab.generators.TRAITS`)."""


def quizzes(job: Job) -> None:
    """Offer the quizzes of a run, build the one that was asked for, and open it."""
    folder = runs.folder(job.settings.run)
    if _building(job):
        return
    if job.settings.generator in FILL:
        st.caption(_("It fills in words of lines that people wrote, and writes no whole texts for a quiz."))
        return
    last, kept = runs.finished(folder), runs.snapshots(folder)
    made = by_step_made(job)
    if last is None and not made and (job.active or len(kept) < 2):
        st.caption(
            {
                IMAGE: _("Once the run has ended, a quiz of its images can be made here."),
                TEXT: _("Once the run has ended, a quiz of its texts can be made here."),
                MELODY: _("Once the run has ended, a quiz of its tunes can be made here."),
            }[medium_of(job.settings)]
        )
        return
    left, right = st.columns(2)
    with left:
        if last is not None:
            _offer(job, job.settings.run, _("Make a quiz of the result"), {last.path: FAKES}, last)
    with right:
        if job.active and made:  # more steps are still to come
            page.link("play", _("Play: all steps"), pack=made[0])
        elif len(kept) > 1 and not job.active:
            fakes = dict.fromkeys(kept.values(), FAKES_A_STEP)
            _offer(job, by_step_name(job, max(kept)), _("Make a quiz of all steps"), fakes, None)


def by_step_name(job: Job, last: int) -> str:
    """Return the name of the pack of a run's snapshots up to a step: a run that goes on gets another."""
    return f"{job.settings.run}-steps-{last}"


def by_step_made(job: Job) -> list[str]:
    """Return the names of the packs that have been made of a run's snapshots, the longest first."""
    found = {}
    for name in packs.names():
        if told := re.fullmatch(rf"{re.escape(job.settings.run)}-steps(?:-(\d+))?", name):
            found[name] = int(told[1] or 0)
    return sorted(found, key=lambda name: -found[name])


def _offer(job: Job, name: str, label: str, fakes: dict[Path, int], last: Checkpoint | None) -> None:
    """Link to a quiz that is there, or offer to make it."""
    if packs.folder_of(name) is not None:
        page.link("play", _("Play: the result") if last else _("Play: all steps"), pack=name)
        return
    if not queue.allowed():
        return
    if tapped(label, f"quiz-{name}", icon=":material/quiz:", width="stretch"):
        said = f"{generator_name(job.settings.generator)}, {dataset_name(job.settings.dataset)}"
        if last is None:
            said += ", " + _("by training step")
        else:
            said += ", " + ngettext("{steps:,} step", "{steps:,} steps", last.card.steps).format(
                steps=last.card.steps
            )
        try:
            build = builds.start_of_run(
                name,
                f"{said} (#{job.id})",
                job.settings.data(runs.folder(job.settings.run)),
                job.settings.label,
                fakes,
                last is None,
            )
        except GenlabError as error:
            st.error(problem_line(error), icon=":material/error:")
            return
        st.session_state["run-build"] = build
        st.rerun()


def _building(job: Job) -> bool:
    """Show the quiz that this person is having made, and open it when it is there."""
    build: builds.Build | None = st.session_state.get("run-build")
    if problem := st.session_state.pop("run-problem", None):
        st.error(problem, icon=":material/error:")
    if build is None or not build.name.startswith(job.settings.run):
        return False
    _wait(build)
    return True


@st.fragment(run_every=1.0)
def _wait(build: builds.Build) -> None:
    if not builds.finished(build):
        st.progress(*builds.how_far(build))
        return
    st.session_state.pop("run-build", None)
    try:
        builds.outcome(build)
    except GenlabError as error:
        st.session_state["run-problem"] = problem_line(error)
        st.rerun()
    st.session_state["run-open"] = build.name
    st.rerun()


def open_made() -> None:
    """Go to the quiz that has just been made, if there is one."""
    if name := st.session_state.pop("run-open", None):
        kept = {"lang": st.query_params["lang"]} if "lang" in st.query_params else {}
        page.go("play", pack=name, **kept)


def accuracy(job: Job) -> None:
    """Show how well people tell what the run makes, by training step."""
    made = by_step_made(job)
    if not made:
        if (
            job.settings.generator in FILL
            or job.active
            or len(runs.snapshots(runs.folder(job.settings.run))) < 2
        ):
            return
        st.caption(
            _(
                "Make a quiz of all steps and have people play it: their accuracy by training step appears here."
            )
        )
        return
    verdicts = []
    for name in made:
        sha256 = packs.load(name).sha256
        if count := tallies.count(engine(), sha256, PROTOCOL):
            verdicts = analysed(name, sha256, PROTOCOL, None, count)[0]
            break
    points = [
        (step_of(verdict.generator), verdict.accuracy, verdict.accuracy_interval, verdict.answers)
        for verdict in verdicts
        if verdict.accuracy is not None and verdict.accuracy_interval is not None
    ]
    if not points:
        st.caption(_("No answers to its quiz of all steps yet."))
        return
    figures.show(by_step(sorted(points), medium_of(job.settings)), job.settings.run)
