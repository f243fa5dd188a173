"""What the Train page asks before a run."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from genlab import checkpoints, datasets
from genlab.checkpoints import checkpoint_name
from genlab.errors import GenlabError
from genlab.media import IMAGE, TEXT
from genlab.training import jobs, runs, worker
from genlab.training.job import MOST_SEED, Settings
from genlab.ui import empty, makers, page
from genlab.ui.choices import pick
from genlab.ui.database import engine
from genlab.ui.refusals import problem_line
from genlab.ui.taps import tapped
from genlab.ui.train import own, rights
from genlab.ui.train.choice import show
from genlab.ui.train.families import WORTH_A_QUIZ, introduce, of_quick
from genlab.ui.train.names import class_name, dataset_name, length_name, medium_name, medium_of
from genlab.ui.train.queue import wake
from genlab.ui.words import _, generator_name, language

DOUBLE_TAP_S = 2.0


def offered(traits: frozenset[str]) -> list[str]:
    """Return the datasets for a generator of these traits (`genlab.generators.TRAITS`)."""
    if "text" in traits:
        return [
            name
            for name in datasets.TEXTS
            if ("pairs" in traits) == (name in datasets.PAIRS)
            and ("fills" not in traits or name not in datasets.NAMES | datasets.MELODIES)
        ]
    return [
        name
        for name in datasets.LOADERS
        if ("colour" in traits or name not in datasets.COLOUR)
        and ("palette" not in traits or name in datasets.PALETTES)
        and ("styles" not in traits or len(datasets.CLASS_NAMES.get(name, ())) == 2)
    ]


def classes(traits: frozenset[str], dataset: str) -> list[int | None]:
    """Return the classes that a generator can be trained on alone, first `None` for all of them."""
    return [None, *(() if "styles" in traits else range(len(datasets.CLASS_NAMES.get(dataset, ()))))]


def lengths(traits: frozenset[str], dataset: str) -> list[str]:
    """Return the presets that a generator has for a dataset."""
    taught = "teacher" not in traits or checkpoints.is_there(checkpoint_name("flow", dataset, None))
    return ["quick", ""] if taught else ["quick"]


def of_medium(families: Mapping[str, frozenset[str]], medium: str) -> list[str]:
    """Return the generators of a medium, in the order in which they are offered."""
    return in_order(name for name, traits in families.items() if ("text" in traits) == (medium == TEXT))


def in_order(families: Iterable[str]) -> list[str]:
    """Return generators as they are offered: first whose quick run makes a quiz worth playing, then along the years."""
    return sorted(families, key=lambda name: name not in WORTH_A_QUIZ)


def form() -> None:
    """Ask what shall be trained, and put it into the queue."""
    families = worker.families()
    medium = _medium()
    left, right = st.columns(2)
    generator = pick(left, _("Generator"), of_medium(families, medium), generator_name)
    traits = families[generator]
    own_files = own.offered(traits) if medium == TEXT else []
    dataset = pick(right, medium_name(medium), [*offered(traits), *own_files], dataset_name)
    given = own.ask(dataset, "pairs" in traits)
    left, right = st.columns(2)  # a row of its own, so that a phone stacks the questions in their order
    label = None
    if len(known := classes(traits, dataset)) > 1 or medium == IMAGE:
        label = pick(
            left,
            _("Class"),
            known,
            lambda label: class_name(dataset, label),
            key=f"class-{dataset}-{'styles' in traits}-{language()}",
            help=_(
                "The pixel histogram draws one class best; the other generators take all of them as well."
            ),
        )
    else:
        right = left
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
        st.caption(of_quick(generator, medium_of(Settings(dataset=dataset))))
    introduce(generator, dataset, label)
    if tapped(
        _("Start training"),
        "start-training",
        icon=":material/model_training:",
        width="stretch",
        type="primary",
        disabled=dataset in (own.OWN, own.TUNES) and not given,
    ):
        name = own.called(given[0].name) if given else dataset
        run = runs.new_name(generator, name, label)
        _start(Settings(generator, name, label, int(seed), preset or "", run), given, "pairs" in traits)


def _medium() -> str:
    """Ask what shall be made: images, or texts."""
    asked = st.segmented_control(
        _("What it learns to make"),
        [IMAGE, TEXT],
        default=IMAGE,
        format_func=medium_name,
        required=True,
        width="stretch",
    )
    return TEXT if asked == TEXT else IMAGE


def first() -> None:
    """Say that nothing was trained here yet, and offer the run whose quiz is worth playing soonest."""
    said = _(
        "No run yet. In three minutes a latent flow learns to draw digits, and you look on: then a class plays its "
        "quiz."
    )
    if empty.state("runs", said, _("Start a first run"), "first-run", icon=":material/model_training:"):
        _start(Settings("latentflow", "mnist", None, 0, "quick", runs.new_name("latentflow", "mnist", None)))


def _start(settings: Settings, given: Sequence[Any] = (), pairs: bool = False) -> None:
    """Put a run into the queue and show it; the second tap of a double tap shows the same.

    Args:
        settings: of the run.
        given: files that it learns from, where they are somebody's own.
        pairs: whether such a file has two columns.
    """

    def add() -> int:
        files = [(each.name, each.getvalue()) for each in given]
        file = own.keep(settings.run, files, pairs) if files else ""
        try:
            job_id = jobs.add(engine(), replace(settings, file=file), makers.maker(), rights.near())
        except GenlabError:
            if file:
                shutil.rmtree(runs.folder(settings.run), ignore_errors=True)
            raise
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
