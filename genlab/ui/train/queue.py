"""The queue that all visitors of a server share: whether it takes runs, and the worker that looks after it."""

import atexit
import threading

import streamlit as st

from genlab.errors import GenlabError
from genlab.training import jobs, packages, processes
from genlab.training.worker import Worker
from genlab.ui.database import engine
from genlab.ui.refusals import problem_line
from genlab.ui.train.names import elapsed
from genlab.ui.words import _

EVERY_S = 1.0
_making = threading.Lock()
_worker: Worker | None = None


def allowed() -> bool:
    """Return whether visitors may train here; `GENLAB_TRAINING=off` says no."""
    return processes.allowed("GENLAB_TRAINING")


def wake() -> None:
    """Have this process look after the queue, where it may and can train; also right after a restart."""
    global _worker
    if not allowed() or packages.missing():
        return
    with _making:
        if _worker is None:
            _worker = Worker(engine())
            atexit.register(_worker.close)
    if jobs.waiting(engine()):
        _worker.wake()


def door() -> bool:
    """Return whether a run can be started here; say in one line why not."""
    if not allowed():
        st.warning(
            _("This server trains nothing. `genlab train` does the same on your own machine."),
            icon=":material/lock:",
        )
        return False
    if (installation := packages.installation()) is not None and installation.going_on:
        _coming()
        return False
    if lacking := packages.missing():
        if installation is not None:
            st.warning(
                _(
                    "The training packages could not be installed. `genlab install` tries again. {problem}"
                ).format(problem=problem_line(GenlabError(installation.problem))),
                icon=":material/warning:",
            )
            return False
        st.info(
            _(
                "Training needs packages that are not installed here ({names}): `genlab install` installs them "
                "while genlab runs."
            ).format(names=", ".join(lacking)),
            icon=":material/deployed_code:",
        )
        return False
    return True


@st.fragment(run_every=EVERY_S)
def _coming() -> None:
    """Say how far the installation of the training packages is; draw the page anew when it has ended."""
    installation = packages.installation()
    if installation is None or not installation.going_on:
        st.rerun()
    if installation.stage == packages.INSTALLING:
        said = _("Training becomes possible in a moment: its packages are being installed.")
    elif installation.of:
        said = _(
            "Training becomes possible soon: {done:.0f} of {of:.0f} MB of its packages are fetched."
        ).format(done=installation.megabytes, of=installation.of)
    else:
        said = _("Training becomes possible soon: its packages are being fetched.")
    if installation.seconds:
        said += " " + _("({time} so far)").format(time=elapsed(installation.seconds))
    st.progress(installation.share, said)
