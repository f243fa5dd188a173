"""Which generator came when: the year and the paper of each family, for whatever is shown the oldest first."""

from collections.abc import Sequence

from genlab.reports.naming import step_of
from genlab.ui.charts.plots import Score
from genlab.ui.words import generator_name

STAIRS = 5
"""From so many generators on, a study is shown as a staircase along the years."""

UNKNOWN = 9999

PAPERS: dict[str, tuple[int, str]] = {
    "ngram": (1948, "Shannon"),
    "rnn": (2013, "Graves"),
    "seq2seq": (2014, "Sutskever et al."),
    "attention": (2015, "Bahdanau et al."),
    "transformer": (2017, "Vaswani et al."),
    "gpt": (2018, "Radford et al."),
    "bert": (2019, "Devlin et al."),
    "autoencoder": (2006, "Hinton & Salakhutdinov"),
    "autoencoder2d": (2006, "Hinton & Salakhutdinov"),
    "vae": (2014, "Kingma & Welling"),
    "fcgan": (2014, "Goodfellow et al."),
    "gan": (2016, "Radford, Metz & Chintala"),
    "infogan": (2016, "Chen et al."),
    "cyclegan": (2017, "Zhu et al."),
    "progan": (2018, "Karras et al."),
    "flow": (2023, "Lipman et al."),
    "latentflow": (2023, "Lipman et al."),
    "flow1": (2024, "Kang et al."),
    "discreteflow": (2024, "Gat et al."),
}
"""By family, as the sources of `genlab.generators` name them; a histogram of pixels is as old as counting."""


def year(generator: str) -> int:
    """Return the year of a generator's paper; 0 for one older than papers, `UNKNOWN` for one that is not known here."""
    family = generator.partition("@")[0]
    return 0 if family == "pixel" else PAPERS.get(family, (UNKNOWN, ""))[0]


def dated(generator: str) -> str:
    """Return a generator's name as people read it, with the year and authors of its paper, where it has one.

    Where it names a step of a training, that is its time.
    """
    name, found = generator_name(generator), PAPERS.get(generator)
    return f"{name} · {found[0]}, {found[1]}" if found else name


def oldest_first(scores: Sequence[Score]) -> list[Score]:
    """Return scores along the years, each generator with its year and authors; steps of one training in their order."""

    def when(score: Score) -> tuple[int, str, int]:
        return year(score[0]), score[0].partition("@")[0], step_of(score[0])

    ordered = sorted(scores, key=when)
    return [(dated(generator), accuracy, interval) for generator, accuracy, interval in ordered]


def staircase(scores: Sequence[Score]) -> list[Score]:
    """Return scores the oldest generator first, each with its year and authors; as they are where they tell no history.

    A history has `STAIRS` generators at least, and knows the year of each.
    """
    if len(scores) < STAIRS or any(year(generator) == UNKNOWN for generator, *_ in scores):
        return list(scores)
    return oldest_first(scores)
