"""Building a pack of fill-ins: held-out sentences with one word marked, the author's own or what a model puts there."""

import math
from collections import Counter
from pathlib import Path

import numpy as np

from genlab import datasets, media
from genlab.checkpoints.sequences.filler import Filler, Span
from genlab.datasets import Texts
from genlab.errors import GenlabError
from genlab.media.text.copies import words
from genlab.media.text.medium import LONGEST
from genlab.packs import aids
from genlab.packs.crafts import ALIKE
from genlab.packs.draft import Draft, shuffled
from genlab.packs.pack import Pack
from genlab.packs.recipes import Recipe
from genlab.packs.sources import Source, sources_of
from genlab.progress import Tell, silent

GUESSES = 5
"""Likeliest words that are looked at for one that is not the author's."""
BESIDE = 10
"""Real sentences, about as long as a model's, that are looked through for the one to stand beside it."""
Marked = tuple[str, Span, str]
"""A text, where its marked word begins and ends, and the author's word where that one is a model's, else ""."""


def build(name: str, recipe: Recipe, path: Path, *, tell: Tell = silent) -> Pack:
    """Build a pack of sentences with one word marked: as many with a model's word as with the author's own.

    A model's word is its likeliest that is not the author's. Beside each stands another sentence about as long, whose
    marked word is about as long and as frequent, and could have been left out, too.

    Args:
        name: the pack's.
        recipe: what it is built from.
        path: file to write.
        tell: is told the stage and how far it is.

    Raises:
        GenlabError: for data that are no single texts, an unknown checkpoint, one of other data or that fills nothing
            in, or where too few sentences can be taken.
    """
    data = datasets.load_texts(recipe.dataset) if datasets.is_text(recipe.dataset) else None
    if data is None or data.paired or data.medium != media.TEXT:
        raise GenlabError(
            f"Invalid dataset '{recipe.dataset}' for fill-ins. Expected single texts, such as verses. "
            "Received: pairs, tunes or images."
        )
    data.of_class(recipe.label)
    rng = np.random.default_rng(recipe.seed)
    free = [data.test[place] for place in rng.permutation(len(data.test)) if len(data.test[place]) <= LONGEST]
    taken: set[str] = set(data.test) | set(data.train)
    shown: list[Marked] = []
    reals: list[Marked] = []
    generators: list[str] = []
    sources = sources_of(recipe)
    wanted = sum(source.fakes.count for source in sources)
    known = Counter(word for text in data.train for word in words(text))
    for source in sources:
        filler, count = _filler(source, data, name), source.fakes.count
        for done in range(count):
            tell("drawing", len(shown), wanted)
            fake = _next(filler, free, taken, rng)
            real = None if fake is None else _beside(filler, free, fake, known, rng)
            if fake is None or real is None:
                raise GenlabError(
                    f"Too few fakes of '{source.checkpoint.name}' for pack '{name}'. Expected {count} sentences with "
                    f"a word of its own, each with another one beside it. Received: {done}."
                )
            taken.add(fake[0])
            shown.append(fake)
            reals.append(real)
            generators.append(source.generator)
    generators += [""] * len(reals)
    order = shuffled(rng, generators)
    marked = [(shown + reals)[number] for number in order]
    draft = Draft(
        media.get(data.medium),
        [text for text, *_ in marked],
        tuple(generators[number] for number in order),
        np.full(len(order), -1, np.int16),
        {"marks": [list(span) for _, span, _ in marked], "written": [word for *_, word in marked]},
    )
    aids.add(draft, recipe.aid, name, tell)
    draft.add_surroundings(data.train, tell)
    tell("audit", 0, 1)
    asked = [text[start:end] for text, (start, end), _ in marked]
    draft.add_cues(
        {
            "marked": np.array([len(word) for word in asked], float),
            "frequency": np.array([_frequency(known, word) for word in asked]),
        }
    )
    return draft.of_recipe(path, name, recipe, data.name, sources)


def _filler(source: Source, data: Texts, pack: str) -> Filler:
    """Return a source's sampler, which must fill in sentences of the pack's dataset."""
    filler, card = source.opened(), source.checkpoint.card
    if not isinstance(filler, Filler) or card.dataset != data.name:
        raise GenlabError(
            f"Invalid checkpoint '{source.checkpoint.name}' for pack '{pack}'. Expected one that fills in words, of "
            f"dataset '{data.name}'. Received: {card.generator}, of '{card.dataset}'."
        )
    source.check(data, pack)
    return filler


def _next(filler: Filler, free: list[str], taken: set[str], rng: np.random.Generator) -> Marked | None:
    """Return the next sentence with another word than the author's in one of its blanks; None where none is left."""
    while free:
        line = free.pop()
        if not (blanks := filler.blanks(line)):
            continue
        start, end = blanks[int(rng.integers(len(blanks)))]
        for guess in filler.fill(line, (start, end), GUESSES):
            text = line[:start] + guess.word + line[end:]
            if guess.word.lower() != line[start:end].lower() and text not in taken and len(text) <= LONGEST:
                return text, (start, start + len(guess.word)), line[start:end]
    return None


def _beside(
    filler: Filler, free: list[str], fake: Marked, known: Counter[str], rng: np.random.Generator
) -> Marked | None:
    """Return a sentence as it was written, with a word marked that is about as long and as frequent; None without any.

    It is the best of the next few, in which lines as long as the model's come before others: else a frequent word would
    be an author's, for a model puts rarer ones for it, and a long line, which has more words to choose from.
    """
    text, span, _written = fake
    word = text[slice(*span)]
    fitting: list[tuple[float, float, int, Span]] = []
    looked_at = 0
    for place in range(len(free) - 1, -1, -1):
        line = free[place]
        if abs(len(line) - len(text)) > ALIKE * len(text) or not (blanks := filler.blanks(line)):
            continue
        for start, end in blanks:
            other = line[start:end]
            apart = abs(len(other) - len(word)) + abs(_frequency(known, other) - _frequency(known, word))
            fitting.append((apart, float(rng.random()), place, (start, end)))
        looked_at += 1
        if looked_at == BESIDE:
            break
    if not fitting:
        return None
    _apart, _luck, place, marked = min(fitting)
    return free.pop(place), marked, ""


def _frequency(known: Counter[str], word: str) -> float:
    """Return how often the training texts have a word, as a logarithm."""
    return math.log1p(known[word.lower()])
