"""What the Train page calls datasets, classes, lengths, runs and their states."""

from genlab import datasets
from genlab.store.tables import RUNNING
from genlab.training.job import DONE, FAILED, QUEUED, STOPPED, Job, Settings
from genlab.ui.words import _, generator_name


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
        QUEUED: _("waiting"),
        RUNNING: _("running"),
        DONE: _("done"),
        STOPPED: _("stopped"),
        FAILED: _("failed"),
    }
    return names.get(job.state, job.state)
