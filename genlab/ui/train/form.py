"""What the Train page asks before a run."""

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from genlab import checkpoints, datasets
from genlab.checkpoints import checkpoint_name
from genlab.errors import GenlabError
from genlab.training import jobs, runs, worker
from genlab.training.job import MOST_SEED, Settings
from genlab.ui import empty, makers, page
from genlab.ui.choices import pick
from genlab.ui.database import engine
from genlab.ui.refusals import problem_line
from genlab.ui.taps import tapped
from genlab.ui.train import rights
from genlab.ui.train.choice import show
from genlab.ui.train.families import WORTH_A_QUIZ, introduce, of_quick
from genlab.ui.train.names import class_name, dataset_name, length_name
from genlab.ui.train.queue import wake
from genlab.ui.words import _, generator_name, language

DOUBLE_TAP_S = 2.0


def offered(traits: frozenset[str]) -> list[str]:
    """Return the datasets for a generator of these traits (`genlab.generators.TRAITS`)."""
    return [
        name
        for name in datasets.LOADERS
        if ("colour" in traits or name not in datasets.COLOUR)
        and ("palette" not in traits or name not in datasets.COLOUR - datasets.PALETTES)
        and ("styles" not in traits or len(datasets.CLASS_NAMES.get(name, ())) == 2)
    ]


def classes(traits: frozenset[str], dataset: str) -> list[int | None]:
    """Return the classes that a generator can be trained on alone, first `None` for all of them."""
    return [None, *(() if "styles" in traits else range(len(datasets.CLASS_NAMES.get(dataset, ()))))]


def lengths(traits: frozenset[str], dataset: str) -> list[str]:
    """Return the presets that a generator has for a dataset."""
    taught = "teacher" not in traits or checkpoints.is_there(checkpoint_name("flow", dataset, None))
    return ["quick", ""] if taught else ["quick"]


def in_order(families: Iterable[str]) -> list[str]:
    """Return generators as they are offered: first whose quick run makes a quiz worth playing, then along the years."""
    return sorted(families, key=lambda name: name not in WORTH_A_QUIZ)


def form() -> None:
    """Ask what shall be trained, and put it into the queue."""
    left, right = st.columns(2)
    families = worker.families()
    images = {name: of for name, of in families.items() if "text" not in of}
    generator = pick(left, _("Generator"), in_order(images), generator_name)
    traits = families[generator]
    dataset = pick(right, _("Images"), offered(traits), dataset_name)
    left, right = st.columns(2)  # a row of its own, so that a phone stacks the questions in their order
    label = pick(
        left,
        _("Class"),
        classes(traits, dataset),
        lambda label: class_name(dataset, label),
        key=f"class-{dataset}-{'styles' in traits}-{language()}",
        help=_("The pixel histogram draws one class best; the other generators take all of them as well."),
    )
    seed = right.number_input(
        _("Seed"), 0, MOST_SEED, 0, help=_("The same seed, settings and machine give the same run.")
    )
    preset = st.segmented_control(
        _("Length"),
        lengths(traits, dataset),
        default="quick",
        format_func=length_name,
        required=True,
        width="stretch",
    )
    if preset == "quick":
        st.caption(of_quick(generator))
    introduce(generator, dataset, label)
    if tapped(
        _("Start training"),
        "start-training",
        icon=":material/model_training:",
        width="stretch",
        type="primary",
    ):
        run = runs.new_name(generator, dataset, label)
        _start(Settings(generator, dataset, label, int(seed), preset or "", run))


def first() -> None:
    """Say that nothing was trained here yet, and offer the run whose quiz is worth playing soonest."""
    said = _(
        "No run yet. In three minutes a latent flow learns to draw digits, and you look on: then a class plays its "
        "quiz."
    )
    if empty.state("runs", said, _("Start a first run"), "first-run", icon=":material/model_training:"):
        _start(Settings("latentflow", "mnist", None, 0, "quick", runs.new_name("latentflow", "mnist", None)))


def _start(settings: Settings) -> None:
    """Put a run into the queue and show it; the second tap of a double tap shows the same."""

    def add() -> int:
        job_id = jobs.add(engine(), settings, makers.maker(), rights.near())
        rights.remember(job_id)
        return job_id

    wanted = replace(settings, run="")  # its folder is named anew at every tap
    try:
        number = page.once("started", wanted, add, DOUBLE_TAP_S)
    except GenlabError as error:
        st.error(problem_line(error), icon=":material/error:")
        return
    makers.maker()
    wake()
    show(number)
