"""Which generator came when: the year and the paper of each family, for whatever is shown the oldest first."""

from collections.abc import Collection, Sequence

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


def shown_year(generator: str) -> str:
    """Return the year of a generator's paper as it stands beside its name; "" for a step of a training, or no paper."""
    return str(PAPERS[generator][0]) if generator in PAPERS else ""


def is_told(generators: Collection[str]) -> bool:
    """Return whether generators tell a history: `STAIRS` of them at least, the year of each known."""
    return len(generators) >= STAIRS and all(year(generator) != UNKNOWN for generator in generators)


def along_the_years(generators: Collection[str]) -> list[str]:
    """Return generators the oldest first; as they are where they tell no history."""
    return sorted(generators, key=_when) if is_told(generators) else list(generators)


def oldest_first(scores: Sequence[Score]) -> list[Score]:
    """Return scores along the years, each generator with its year and authors; steps of one training in their order."""
    ordered = sorted(scores, key=lambda score: _when(score[0]))
    return [(dated(generator), accuracy, interval) for generator, accuracy, interval in ordered]


def staircase(scores: Sequence[Score]) -> list[Score]:
    """Return scores as `oldest_first` does; as they are where their generators tell no history."""
    return oldest_first(scores) if is_told([score[0] for score in scores]) else list(scores)


def _when(generator: str) -> tuple[int, str, int]:
    return year(generator), generator.partition("@")[0], step_of(generator)
