"""What the Train page calls datasets, classes, lengths, runs, their states and losses."""

from datetime import timedelta
from pathlib import Path

from genlab import datasets
from genlab.datasets import melodyfiles
from genlab.media import IMAGE, MELODY, TEXT
from genlab.store.tables import RUNNING
from genlab.training.job import DONE, FAILED, QUEUED, STOPPED, Job, Settings
from genlab.ui.train import own
from genlab.ui.words import _, generator_name, mark

CLASSES = (
    mark("T-shirt"),
    mark("Trouser"),
    mark("Pullover"),
    mark("Dress"),
    mark("Coat"),
    mark("Sandal"),
    mark("Shirt"),
    mark("Sneaker"),
    mark("Bag"),
    mark("Ankle boot"),
    mark("short hair"),
    mark("long hair"),
    mark("hat"),
    mark("print"),
    mark("brush"),
    mark("airplane"),
    mark("automobile"),
    mark("bird"),
    mark("cat"),
    mark("deer"),
    mark("dog"),
    mark("frog"),
    mark("horse"),
    mark("ship"),
    mark("truck"),
)
"""Names of the datasets' classes, for their translations; digits stand for themselves."""


def dataset_name(name: str) -> str:
    """Return a dataset's name as people read it."""
    names = {
        "mnist": _("Handwritten digits (MNIST)"),
        "fashion_mnist": _("Clothes (Fashion-MNIST)"),
        "avatars": _("Cartoon faces, in colour"),
        "hangul": _("Hangul syllables (print and brush)"),
        "cifar10": _("Colour photos (CIFAR-10)"),
        "lfw": _("Faces (LFW)"),
        "names_ko": _("Names of Korean villages and towns"),
        "names_en": _("Names of British places"),
        "verses": _("Verses (King James Bible)"),
        "help_ko": _("Sentences of a help text, in Korean"),
        "help_en_ko": _("Help text: English to Korean"),
        "roman": _("Hangul to Latin letters"),
        "tunes": _("Dance tunes (printed 1782 to 1903)"),
        "own": _("A file of your own texts"),
        "own-tunes": _("Melodies of your own"),
    }
    return names.get(name, name)


def medium_of(settings: Settings) -> str:
    """Return what a run is of: images, texts or melodies."""
    if settings.file:
        return MELODY if Path(settings.file).suffix in (*melodyfiles.SUFFIXES, own.FOLDER) else TEXT
    if settings.dataset in (*datasets.MELODIES, own.TUNES):
        return MELODY
    return TEXT if settings.dataset == own.OWN or datasets.is_text(settings.dataset) else IMAGE


def medium_name(medium: str) -> str:
    """Return what a medium's stimuli are called."""
    return {IMAGE: _("Images"), TEXT: _("Texts and tunes")}[medium]


def class_name(dataset: str, label: int | None) -> str:
    """Return a class as people read it."""
    if label is None:
        return _("all classes")
    names = datasets.CLASS_NAMES.get(dataset, ())
    return _(names[label]) if label < len(names) else str(label)


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


def stage_name(stage: str) -> str:
    """Return a part of a run as people read it; sizes of a GAN that grows are left as they are."""
    names = {
        "autoencoder": _("the autoencoder learns"),
        "flow": _("the flow learns on its codes"),
        "velocity": _("the flow learns its velocity"),
        "guide": _("a smaller network learns to guide it"),
        "teacher": _("the teacher learns"),
        "pairs": _("the teacher draws pairs of noise and image"),
        "student": _("the student learns from them"),
    }
    if stage and stage[0].isdecimal():
        return _("images of {size} pixels").format(size=stage)
    return names.get(stage, stage)


def loss_name(loss: str, medium: str = IMAGE) -> str:
    """Return what a loss of a run of a medium is of, in a word or two, as a legend has room for."""
    names = {
        "loss": _("training images"),
        "val_loss": _("test images"),
        "d_loss": _("discriminator"),
        "g_loss": _("generator"),
        "cycle_loss": _("there and back"),
        "pixels": _("pixels"),
        "features": _("what the discriminator sees"),
        "entropy_bits": _("bits per pixel"),
        "val_bits": _("bits a letter, test texts"),
        "autoencoder_loss": _("autoencoder, training images"),
        "autoencoder_val_loss": _("autoencoder, test images"),
        "guide_loss": _("guide"),
        "teacher_loss": _("teacher"),
    }
    if medium == TEXT:
        names |= {"loss": _("training texts"), "val_loss": _("test texts")}
    if medium == MELODY:
        names |= {
            "loss": _("training tunes"),
            "val_loss": _("test tunes"),
            "val_bits": _("bits a note, test tunes"),
        }
    return names.get(loss, loss.replace("_", " "))


def state_name(job: Job) -> str:
    """Return a job's state as people read it."""
    if job.stopped_early:
        return _("ended by its clock")
    names = {
        QUEUED: _("waiting"),
        RUNNING: _("running"),
        DONE: _("done"),
        STOPPED: _("stopped"),
        FAILED: _("failed"),
    }
    return names.get(job.state, job.state)


def elapsed(seconds: float) -> str:
    """Return a time that goes on, to the second, so that one sees it pass."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return _("{seconds} s").format(seconds=rest)
    return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)


def duration(seconds: float) -> str:
    """Return a time, as people say it."""
    if seconds < 60:
        return _("{seconds} s").format(seconds=round(seconds))
    left = timedelta(seconds=round(seconds))
    minutes = left // timedelta(minutes=1)
    if minutes < 60:
        return _("{minutes} min").format(minutes=minutes)
    return _("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)
