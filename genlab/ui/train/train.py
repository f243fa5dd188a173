"""What the Train page asks before a run, and the queue that all of its visitors share."""

import atexit
import shutil
import threading
from dataclasses import replace

import streamlit as st

from genlab import checkpoints, datasets
from genlab.checkpoints import checkpoint_name
from genlab.errors import GenlabError
from genlab.store.tables import RUNNING
from genlab.training import jobs, processes, runs, worker
from genlab.training.jobs import Job, Settings
from genlab.training.worker import Worker
from genlab.ui import page
from genlab.ui.database import engine
from genlab.ui.train.families import introduce
from genlab.ui.words import _, generator_name

MOST_RUNS = 40
"""That a server keeps; the page removes old ones."""
DOUBLE_TAP_S = 2.0
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


def dataset_name(name: str) -> str:
    """Return a dataset's name as people read it."""
    names = {
        "mnist": _("Handwritten digits (MNIST)"),
        "fashion_mnist": _("Clothes (Fashion-MNIST)"),
        "avatars": _("Cartoon faces, in colour (avatars)"),
        "hangul": _("Hangul syllables (print and brush)"),
        "cifar10": _("Colour photos (CIFAR-10)"),
        "lfw": _("Faces (LFW)"),
    }
    return names.get(name, name)


def offered(traits: frozenset[str]) -> list[str]:
    """Return the datasets for a generator of these traits (`genlab.generators.TRAITS`)."""
    return [
        name
        for name in datasets.LOADERS
        if ("colour" in traits or name not in datasets.COLOUR)
        and ("styles" not in traits or len(datasets.CLASS_NAMES.get(name, ())) == 2)
    ]


def classes(traits: frozenset[str], dataset: str) -> list[int | None]:
    """Return the classes that a generator can be trained on alone, first `None` for all of them."""
    return [None, *(() if "styles" in traits else range(len(datasets.CLASS_NAMES.get(dataset, ()))))]


def lengths(traits: frozenset[str], dataset: str) -> list[str]:
    """Return the presets that a generator has for a dataset."""
    taught = "teacher" not in traits or checkpoints.is_there(checkpoint_name("flow", dataset, None))
    return ["quick", ""] if taught else ["quick"]


def class_name(dataset: str, label: int | None) -> str:
    """Return a class as people read it."""
    if label is None:
        return _("all classes")
    names = datasets.CLASS_NAMES.get(dataset, ())
    return names[label] if label < len(names) else str(label)


def length_name(preset: str) -> str:
    """Return a preset as people read it."""
    return {"quick": _("Quick class (3 minutes)"), "": _("Full length")}[preset]


def title(settings: Settings) -> str:
    """Return what a run is called: generator, images and seed."""
    what = dataset_name(settings.dataset)
    if settings.label is not None:
        what += f", {class_name(settings.dataset, settings.label)}"
    parts = [generator_name(settings.generator), what]
    parts += [_("quick")] if settings.preset else []
    parts += [_("seed {seed}").format(seed=settings.seed)] if settings.seed else []
    return " · ".join(parts)


def state_name(job: Job) -> str:
    """Return a job's state as people read it."""
    names = {
        jobs.QUEUED: _("waiting"),
        RUNNING: _("running"),
        jobs.DONE: _("done"),
        jobs.STOPPED: _("stopped"),
        jobs.FAILED: _("failed"),
    }
    return names.get(job.state, job.state)


def form() -> None:
    """Ask what shall be trained, and put it into the queue."""
    left, right = st.columns(2)
    families = worker.families()
    known = list(families)
    start = known.index("gan") if "gan" in known else 0
    generator = left.selectbox(_("Generator"), known, index=start, format_func=generator_name)
    traits = families[generator]
    dataset = right.selectbox(_("Images"), offered(traits), format_func=dataset_name)
    left, right = st.columns(2)  # a row of its own, so that a phone stacks the questions in their order
    label = left.selectbox(
        _("Class"),
        classes(traits, dataset),
        format_func=lambda label: class_name(dataset, label),
        key=f"class-{dataset}-{'styles' in traits}",
        help=_("The pixel histogram draws one class best; the other generators take all of them as well."),
    )
    seed = right.number_input(
        _("Seed"), 0, 10**9, 0, help=_("The same seed, settings and machine give the same run.")
    )
    preset = st.segmented_control(
        _("Length"),
        lengths(traits, dataset),
        default="quick",
        format_func=length_name,
        required=True,
        width="stretch",
    )
    introduce(generator, dataset, label)
    if st.button(_("Start training"), icon=":material/model_training:", width="stretch"):
        run = jobs.new_run(generator, dataset, label)
        _start(Settings(generator, dataset, label, int(seed), preset or "", run))


def _start(settings: Settings) -> None:
    """Put a run into the queue and show it; the second tap of a double tap shows the same."""

    def add() -> int:
        if len(jobs.everything(engine())) >= MOST_RUNS:
            raise GenlabError(
                _("This server keeps {count} runs already. Remove one of them first.").format(count=MOST_RUNS)
            )
        return jobs.add(engine(), settings)

    wanted = replace(settings, run="")  # its folder is named anew at every tap
    number = page.once("started", wanted, add, DOUBLE_TAP_S)
    wake()
    show(number)


def show(job_id: int) -> None:
    """Show a run from now on."""
    st.query_params["run"] = str(job_id)
    st.session_state.pop("run", None)
    st.rerun()


def chosen(known: list[Job]) -> Job | None:
    """Let the person choose among the runs; the address keeps which."""
    if not known:
        st.info(
            _("No run yet. Choose a generator and images above, and press *Start training*."),
            icon=":material/hourglass_empty:",
        )
        return None
    by_id = {job.id: job for job in known}
    asked = st.query_params.get("run", "")
    if asked and (not asked.isdecimal() or int(asked) not in by_id):
        raise GenlabError(f"Unknown run '{asked[:20]}'. Expected one of: {', '.join(map(str, by_id))}.")
    numbers = list(by_id)
    number = st.selectbox(
        _("Run"),
        numbers,
        index=numbers.index(int(asked)) if asked else 0,
        format_func=lambda number: f"#{number} {title(by_id[number].settings)} ({state_name(by_id[number])})",
    )
    st.query_params["run"] = str(number)
    return by_id[number]


def remove(job: Job) -> None:
    """Offer to remove a run that has ended, once it is said twice that this is wanted."""
    st.write(
        _("The run, its snapshots and its checkpoint are deleted for good. Quizzes made of it stay playable.")
    )
    sure = st.checkbox(_("I want to delete them"), key=f"sure-{job.id}")
    if st.button(_("Delete this run"), icon=":material/delete:", disabled=not sure):
        jobs.remove(engine(), job.id)
        shutil.rmtree(runs.folder(job.settings.run), ignore_errors=True)
        st.query_params.pop("run", None)
        st.rerun()
