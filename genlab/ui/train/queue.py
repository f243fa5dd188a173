"""The queue that all visitors of a server share: whether it takes runs, and the worker that looks after it."""

import atexit
import threading

import streamlit as st

from genlab.training import jobs, processes, worker
from genlab.training.worker import Worker
from genlab.ui.database import engine
from genlab.ui.words import _

_making = threading.Lock()
_worker: Worker | None = None


def allowed() -> bool:
    """Return whether visitors may train here; `GENLAB_TRAINING=off` says no."""
    return processes.allowed("GENLAB_TRAINING")


def wake() -> None:
    """Have this process look after the queue, where it may and can train; also right after a restart."""
    global _worker
    if not allowed() or worker.missing():
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
    if lacking := worker.missing():
        st.info(
            _(
                "Training needs packages that are not installed here ({names}): "
                "`pip install -r requirements-train.txt`, then start genlab again."
            ).format(names=", ".join(lacking)),
            icon=":material/deployed_code:",
        )
        return False
    return True
