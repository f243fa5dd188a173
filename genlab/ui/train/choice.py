"""Which run the Train page shows: chosen, kept in the address, removed."""

import shutil

import streamlit as st

from genlab.errors import GenlabError
from genlab.training import jobs, runs
from genlab.training.job import Job
from genlab.ui import makers
from genlab.ui.choices import pick
from genlab.ui.database import engine
from genlab.ui.taps import tapped
from genlab.ui.train import rights
from genlab.ui.train.names import state_name, title
from genlab.ui.words import _


def show(job_id: int) -> None:
    """Show a run from now on."""
    st.query_params["run"] = str(job_id)
    st.session_state.pop("run", None)
    st.rerun()


def chosen(known: list[Job]) -> Job | None:
    """Let the person choose among the runs; the address keeps which."""
    by_id = {job.id: job for job in known}
    asked = st.query_params.get("run", "")
    if asked and asked not in map(str, by_id):
        expected = (
            f"Expected one of: {', '.join(map(str, by_id))}." if known else "No run was started here yet."
        )
        raise GenlabError(f"Unknown run '{asked[:20]}'. {expected}")
    if not known:
        return None
    numbers = list(by_id)
    number = pick(
        st,
        _("Run"),
        numbers,
        lambda number: f"#{number} {title(by_id[number].settings)} ({state_name(by_id[number])})",
        index=numbers.index(int(asked)) if asked else 0,
    )
    st.query_params["run"] = str(number)
    return by_id[number]


def key(job: Job, known: list[Job]) -> None:
    """Say what the address opens, or to whom the run belongs."""
    if rights.own(known):
        makers.maker()  # who comes back by a bare address finds it there again
        st.caption(
            _("The address of this page is the key to the runs that you started: keep it, and to yourself.")
        )
    elif not rights.leads(job):
        st.caption(_("Only whoever started this run, or the admin of this server, can stop or delete it."))


def remove(job: Job) -> None:
    """Offer to remove a run that has ended, once it is said twice that this is wanted."""
    st.write(
        _("The run, its snapshots and its checkpoint are deleted for good. Quizzes made of it stay playable.")
    )
    sure = st.checkbox(_("I want to delete them"), key=f"sure-{job.id}")
    if tapped(_("Delete this run"), f"delete-{job.id}", icon=":material/delete:", disabled=not sure):
        jobs.remove(engine(), job.id)
        shutil.rmtree(runs.folder(job.settings.run), ignore_errors=True)
        st.query_params.pop("run", None)
        st.rerun()
