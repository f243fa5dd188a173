"""One training run on the screen: how far it is, its losses, its samples step by step, and another one beside it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from genlab.errors import GenlabError
from genlab.media.images.pictures import cells
from genlab.training import jobs, runs
from genlab.training.job import FAILED, QUEUED, STOPPED, Job
from genlab.training.runs import Look, StageLook
from genlab.ui.charts import figures
from genlab.ui.choices import pick
from genlab.ui.database import engine
from genlab.ui.media.images import sheet
from genlab.ui.plain import plain
from genlab.ui.refusals import problem_line
from genlab.ui.taps import tapped
from genlab.ui.train import growth, own, queue, rights, texts, tunes
from genlab.ui.train.names import duration, elapsed, medium_of, stage_name, title
from genlab.ui.train.training_curves import losses, together
from genlab.ui.words import _

EVERY_S = 2.0


def live(job: Job) -> None:
    """Show a run, again every two seconds while it waits or runs."""
    st.fragment(_live, run_every=EVERY_S if job.active else None)(job.id)


def _live(job_id: int) -> None:
    job = jobs.get(engine(), job_id)
    folder = runs.folder(job.settings.run)
    found = runs.look(folder)
    _standing(job, found)
    if found is not None and found.history:
        figures.show(losses(found.history, medium_of(job.settings)), job.settings.run)
    samples(folder, key=f"{job.id}")
    own.say_left_out(folder)
    if not job.active and (grown := growth.of_run(folder)) is not None:  # a rerun would cut a film short
        growth.show(grown, f"{job.id}")
    if st.session_state.get("seen") == (job_id, True) and not job.active:
        st.session_state["seen"] = job_id, False
        st.rerun()
    st.session_state["seen"] = job_id, job.active


def _standing(job: Job, look: Look | None) -> None:
    """Say in one line how a run stands, and offer to stop it or to go on."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_sentence(job, look), width="stretch")
        if not rights.leads(job):
            pass
        elif job.active:
            if tapped(
                _("Stop"),
                f"stop-{job.id}",
                icon=":material/stop_circle:",
                disabled=job.stopping,
                help=_("The run saves what it has, and can go on later."),
            ):
                jobs.stop(engine(), job.id)
                st.rerun(scope="fragment")
        elif (
            job.state in (STOPPED, FAILED)
            and queue.allowed()
            and tapped(_("Go on"), f"resume-{job.id}", icon=":material/resume:")
        ):
            _resume(job)
    if job.state == FAILED:
        st.error(problem_line(GenlabError(job.message)), icon=":material/error:")
    elif job.state == STOPPED or (job.active and job.state != QUEUED):
        st.progress(min(1.0, job.progress), None if look is None else stage_line(look.stages))
    elif job.stopped_early and look is not None and len(look.stages) > 1:
        st.caption(" · ".join(filter(None, (stage_line([stage]) for stage in look.stages))))


def _resume(job: Job) -> None:
    try:
        jobs.resume(engine(), job.id)
    except GenlabError as error:
        st.warning(problem_line(error), icon=":material/warning:")
        return
    queue.wake()
    st.rerun()


def _sentence(job: Job, look: Look | None) -> str:
    if job.state == QUEUED and not queue.allowed():
        return _("Waiting: this server trains nothing now.")
    if job.state == QUEUED:
        count = jobs.ahead(engine(), job)
        return (
            _("Waiting: it begins in a moment.")
            if count == 0
            else _("Waiting: {count} before it.").format(count=count)
        )
    if job.active:
        return _under_way(job, look)
    at = "" if job.step is None else _("step {step:,} of {steps:,}").format(step=job.step, steps=job.steps)
    if job.stopped_early:
        return _("Its clock ended it at {at}: a longer run would go on learning.").format(at=at)
    if job.state == STOPPED:
        return _("Stopped at {at}.").format(at=at) if at else _("Stopped.")
    if job.state == FAILED:
        return _("Failed at {at}.").format(at=at) if at else _("Failed.")
    return _("Done: {at}.").format(at=at) if at else _("Done.")


def _under_way(job: Job, look: Look | None) -> str:
    """Say how far a run is, by what will end it: its clock, or its steps."""
    if job.stopping:
        return _("Stopping: it saves what it has.")
    told_at = runs.told_at(runs.folder(job.settings.run))
    if job.step is None or (job.started_at and told_at and told_at < job.started_at):
        return _("Starting: the training packages are being loaded, {time} so far.").format(
            time=elapsed((datetime.now(UTC) - (job.started_at or job.created_at)).total_seconds())
        )
    if job.progress >= 1:
        return _("It has learned; its checkpoint is being written, which takes up to half a minute.")
    left = duration(job.seconds_left or 0)
    percent = round(100 * job.progress)
    if look is not None and look.clock:
        return _("Running: {percent}% of its {minutes:g} minutes, {left} left.").format(
            percent=percent, minutes=look.clock, left=left
        )
    return _("Running: {percent}% of its steps, {left} left.").format(percent=percent, left=left)


def stage_line(stages: Sequence[StageLook]) -> str | None:
    """Return which stage a run is in, and its step of how many; None where an older genlab has told no stages."""
    if not stages:
        return None
    place = runs.under_way(stages)
    name, done, steps = stages[place]
    at = _("step {step:,} of {steps:,}").format(step=done, steps=steps)
    if len(stages) == 1:
        return f"{stage_name(name)}: {at}" if name else at
    return _("Stage {number} of {count}, {name}: {at}").format(
        number=place + 1, count=len(stages), name=stage_name(name), at=at
    )


def samples(folder: Path, key: str) -> None:
    """Show the samples of one saved step, and one of them through all steps."""
    found = runs.previews(folder)
    if not found:
        st.caption(_("Samples appear here after the first steps, always of the same latents."))
        return
    steps = list(found)
    at = steps[-1]
    same = (
        texts.heading(texts.of(found[at]))
        if texts.are_texts(found[at])
        else _("Samples from the same latents")
    )
    st.markdown(f"**{same}**")
    if len(steps) > 1:
        kept = st.session_state.get(f"at-{key}")  # who has scrolled back is not moved on by a new preview
        at = st.select_slider(
            _("Saved step"),
            steps,
            kept if kept in found else steps[-1],
            format_func=lambda step: f"{step:,}",
            key=f"step-{key}-{len(steps)}",
        )
        st.session_state[f"at-{key}"] = None if at == steps[-1] else at
    _sheet(found[at], at)
    if len(steps) > 1 and texts.are_texts(found[at]):
        texts.follow(found, key)
    elif len(steps) > 1 and not tunes.are_tunes(found[at]):
        number = st.number_input(
            _("Follow one image (1 to {most})").format(most=runs.SHOWN), 1, runs.SHOWN, 1, key=f"one-{key}"
        )
        images = np.concatenate(
            [cells(path, runs.COLUMNS, runs.ROWS, [int(number) - 1]) for path in found.values()]
        )
        st.image(
            sheet(images, min(len(images), runs.COLUMNS), 2),
            width="content",
            alt=_("Image {number} at every saved step").format(number=number),
            caption=_("Image {number}, by step: {steps}").format(
                number=number, steps=", ".join(f"{step:,}" for step in steps)
            ),
        )


def _sheet(path: Path, step: int) -> None:
    """Show the samples of one step."""
    if texts.are_texts(path):
        texts.sheet(found := texts.of(path))
        texts.legend(found)
    elif tunes.are_tunes(path):
        tunes.sheet(tunes.of(path))
    else:
        st.image(path.read_bytes(), width="stretch", alt=_("Samples at step {step:,}").format(step=step))


def compare(job: Job, known: list[Job]) -> None:
    """Show two runs side by side at the same share of their training, and their losses in one chart, once unfolded."""
    box: Any = st.expander(
        _("Compare with another run"), icon=":material/compare:", on_change="rerun", key="compare"
    )
    if not box.open:
        return
    others = {other.id: other for other in known if other.id != job.id}
    with box:
        if not others:
            st.caption(_("It takes a second run to compare with."))
            return
        number = pick(
            st, _("With"), list(others), lambda number: f"#{number} {title(others[number].settings)}"
        )
        share = st.slider(_("Share of the training"), 0, 100, 100, 5, format="%d%%") / 100
        for column, each in zip(st.columns(2), (job, others[number]), strict=True):
            with column:
                _beside(each, share)
        looks = [(each, runs.look(runs.folder(each.settings.run))) for each in (job, others[number])]
        told = [(f"#{each.id}", look.history) for each, look in looks if look is not None]
        if any(history for _name, history in told):
            figures.show(together(told, medium_of(job.settings)), f"{job.settings.run}-beside")


def _beside(job: Job, share: float) -> None:
    folder = runs.folder(job.settings.run)
    st.markdown(f"**#{job.id} {plain(title(job.settings))}**")
    look, found = runs.look(folder), runs.previews(folder)
    if look is None or not found:
        st.caption(_("Nothing saved yet."))
        return
    step = min(found, key=lambda step: abs(step - share * max(found)))
    _sheet(found[step], step)
    st.caption(_("Step {step:,} of {steps:,}").format(step=step, steps=look.steps))
