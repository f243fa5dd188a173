"""Building a pack of boundaries: held-out texts or tunes that a generator goes on with from some place on.

All have as many places, whoever made them, so that neither their length nor their end says where the machine begins;
every place is as frequent, and so is none, for one in so many is a person's throughout (as in RoFT, Dugan et al. 2020:
whoever knew that there is always a machine would need to find it only).
"""

from pathlib import Path

import numpy as np

from genlab import datasets, media, protocols
from genlab.checkpoints.sequences.writer import Writer
from genlab.errors import GenlabError
from genlab.media.tokens import UNKNOWN
from genlab.packs import aids
from genlab.packs.begun import BEGUN, Begun
from genlab.packs.draft import Draft, shuffled
from genlab.packs.pack import BOUNDARY, Pack
from genlab.packs.recipes import Recipe
from genlab.packs.sources import sources_of
from genlab.packs.texts import writer_of
from genlab.progress import Tell, silent

TRIED = 16
"""Continuations that are drawn of a beginning at once; where none can be taken, another one is begun."""


def build(name: str, recipe: Recipe, path: Path, *, tell: Tell = silent) -> Pack:
    """Build a pack of what a person began and a machine goes on with, and of some that a person made alone.

    Args:
        name: the pack's.
        recipe: what it is built from; each generator goes on equally often from every place.
        path: file to write.
        tell: is told the stage and how far it is.

    Raises:
        GenlabError: for data that are neither single texts nor tunes, an unknown checkpoint or one of other data,
            fewer fakes than there are places, or where too few held-out ones are long enough.
    """
    if not datasets.is_text(recipe.dataset) or (data := datasets.load_texts(recipe.dataset)).paired:
        raise GenlabError(
            f"Invalid dataset '{recipe.dataset}' for boundaries. Expected single texts, such as verses, or tunes. "
            "Received: pairs or images."
        )
    if recipe.aid and data.medium != media.TEXT:
        raise GenlabError(
            f"Invalid aid '{recipe.aid}' for pack '{name}'. Expected a pack of texts. Received: one of tunes."
        )
    data.of_class(recipe.label)
    sources, rng = sources_of(recipe), np.random.default_rng(recipe.seed)
    (protocol,) = protocols.about(data.medium, BOUNDARY)
    scale = protocols.get(protocol).scale
    assert scale is not None
    lines = BEGUN[data.medium].of(scale, data.test)
    free = [text for place in rng.permutation(len(data.test)) if lines.fits(text := data.test[place])]
    known = {lines.whole(text) for text in (*data.train, *data.test)}
    texts: list[str] = []
    generators: list[str] = []
    begins: list[int] = []
    least, wanted = scale.places - 1, sum(source.fakes.count for source in sources)
    for source in sources:
        writer, count = writer_of(source, data, name), source.fakes.count
        if count < least:
            raise GenlabError(
                f"Too few fakes of '{source.checkpoint.name}' for pack '{name}'. Expected {least} at least, one "
                f"for every place at which it may begin. Received: {count}."
            )
        asked = [2 + int(number) % least for number in rng.permutation(count)]
        for begin in asked:
            tell("drawing", len(texts), wanted)
            found = None
            while found is None and free:
                found = _gone_on(writer, free.pop(), begin, lines, known, rng)
            if found is None:
                raise GenlabError(_too_few(name, lines, len(texts), source.checkpoint.name))
            texts.append(found)
            generators.append(source.generator)
            begins.append(begin)
    alone = max(1, round(len(texts) / least))
    if len(free) < alone:
        raise GenlabError(_too_few(name, lines, len(texts), "nobody"))
    texts += [lines.whole(free.pop()) for _ in range(alone)]
    generators += [""] * alone
    begins += [scale.nowhere] * alone
    order = shuffled(rng, generators)
    draft = Draft(
        media.get(data.medium),
        [texts[number] for number in order],
        tuple(generators[number] for number in order),
        np.full(len(order), -1, np.int16),
        {"begins": [begins[number] for number in order], "each": lines.each},
    )
    aids.add(draft, recipe.aid, name, tell)
    draft.add_surroundings(data.train, tell)
    tell("audit", 0, 1)
    draft.add_cues()
    return draft.of_recipe(path, name, recipe, data.name, sources)


def _gone_on(
    writer: Writer, text: str, begin: int, lines: Begun, known: set[str], rng: np.random.Generator
) -> str | None:
    """Return a person's beginning with what a writer went on with from a place; None where none can be taken.

    Taken is one that is no line of the data word by word, and whose first place is not what the person has there: that
    would be the boundary of the key, and of nothing that anybody could see.
    """
    kept, first = lines.kept(text, begin), lines.kept(text, begin + 1)
    numbers = writer.vocabulary.encode(kept)
    if UNKNOWN in numbers or len(numbers) > writer.longest - 2:
        return None
    z = rng.random((TRIED, writer.longest), dtype=np.float32)
    written = writer.write(z, [kept] * TRIED)
    for line, ended in zip(written.lines, written.ended, strict=True):
        found = lines.taken(line, bool(ended), kept)
        if found is not None and found not in known and lines.kept(found, begin + 1) != first:
            return found
    return None


def _too_few(name: str, lines: Begun, got: int, whose: str) -> str:
    return (
        f"Too few {lines.kind}s for pack '{name}'. Expected held-out {lines.wanted()} for every fake, and some more "
        f"that a person made alone. Received: {got} before '{whose}' had none left."
    )
