"""Building a pack of boundaries: held-out texts that a generator goes on with from some place on.

Every text is cut off after as many words, whoever wrote them, so that neither its length nor its end says where the
machine begins; every place is as frequent, and so is none, for one text in ten is a person's throughout (as in RoFT,
Dugan et al. 2020: whoever knew that there is always a machine would need to find it only).
"""

from pathlib import Path

import numpy as np

from genlab import datasets, media
from genlab.checkpoints.sequences.writer import Writer
from genlab.datasets import Texts
from genlab.errors import GenlabError
from genlab.media.text import places
from genlab.media.text.medium import LONGEST
from genlab.media.tokens import UNKNOWN
from genlab.packs import aids
from genlab.packs.draft import Draft, shuffled
from genlab.packs.pack import Pack
from genlab.packs.recipes import Recipe
from genlab.packs.sources import sources_of
from genlab.packs.texts import writer_of
from genlab.progress import Tell, silent
from genlab.protocols.boundary import PLACES

TRIED = 16
"""Continuations that are drawn of a beginning at once; where none can be taken, another text is begun."""


def build(name: str, recipe: Recipe, path: Path, *, tell: Tell = silent) -> Pack:
    """Build a pack of texts that a person began and a machine goes on with, and of some that a person wrote.

    Args:
        name: the pack's.
        recipe: what it is built from; each generator goes on equally often from every place.
        path: file to write.
        tell: is told the stage and how far it is.

    Raises:
        GenlabError: for data that are no single texts, an unknown checkpoint or one of other data, fewer fakes than
            there are places, or where too few texts are long enough.
    """
    if not datasets.is_text(recipe.dataset) or (data := datasets.load_texts(recipe.dataset)).paired:
        raise GenlabError(
            f"Invalid dataset '{recipe.dataset}' for boundaries. Expected single texts, such as verses. "
            "Received: pairs or images."
        )
    data.of_class(recipe.label)
    sources, rng = sources_of(recipe), np.random.default_rng(recipe.seed)
    each = places.words_a_place(data.test, PLACES)
    words = PLACES * each
    free = [
        text
        for place in rng.permutation(len(data.test))
        if places.count(text := data.test[place]) >= words
        and len(places.beginning(text, words)) <= LONGEST
        and " ".join(text.split()) == text
    ]
    texts: list[str] = []
    generators: list[str] = []
    begins: list[int] = []
    wanted = sum(source.fakes.count for source in sources)
    for source in sources:
        writer, count = writer_of(source, data, name), source.fakes.count
        if count < PLACES - 1:
            raise GenlabError(
                f"Too few fakes of '{source.checkpoint.name}' for pack '{name}'. Expected {PLACES - 1} at least, one "
                f"for every place at which it may begin. Received: {count}."
            )
        asked = [2 + int(number) % (PLACES - 1) for number in rng.permutation(count)]
        for begin in asked:
            tell("drawing", len(texts), wanted)
            found = None
            while found is None and free:
                found = _gone_on(writer, free.pop(), (begin - 1) * each, words, data, rng)
            if found is None:
                raise GenlabError(_too_few(name, words, len(texts), source.checkpoint.name))
            texts.append(found)
            generators.append(source.generator)
            begins.append(begin)
    alone = max(1, round(len(texts) / (PLACES - 1)))
    if len(free) < alone:
        raise GenlabError(_too_few(name, words, len(free), "nobody"))
    texts += [places.beginning(free.pop(), words) for _ in range(alone)]
    generators += [""] * alone
    begins += [PLACES + 1] * alone
    order = shuffled(rng, generators)
    draft = Draft(
        media.get(data.medium),
        [texts[number] for number in order],
        tuple(generators[number] for number in order),
        np.full(len(order), -1, np.int16),
        {"begins": [begins[number] for number in order], "each": each},
    )
    aids.add(draft, recipe.aid, name, tell)
    draft.add_surroundings(data.train, tell)
    tell("audit", 0, 1)
    draft.add_cues()
    return draft.of_recipe(path, name, recipe, data.name, sources)


def _gone_on(
    writer: Writer, text: str, kept: int, words: int, data: Texts, rng: np.random.Generator
) -> str | None:
    """Return a text's first words with what a writer went on with, so many words in all; None where none can be taken.

    Taken is one that keeps the beginning's last word as it is, reaches the last place with a whole word, and is no
    text of the data word by word.
    """
    begun, whole = places.beginning(text, kept), places.beginning(text, words)
    numbers = writer.vocabulary.encode(begun)
    if UNKNOWN in numbers or len(numbers) > writer.longest - 2:
        return None
    z = rng.random((TRIED, writer.longest), dtype=np.float32)
    written = writer.write(z, [begun] * TRIED)
    for line, ended in zip(written.lines, written.ended, strict=True):
        found = " ".join(line.split())
        long = places.count(found) >= words + (not ended)
        cut = places.beginning(found, words)
        if found.startswith(f"{begun} ") and long and cut != whole and len(cut) <= LONGEST:
            return cut
    return None


def _too_few(name: str, words: int, got: int, whose: str) -> str:
    return (
        f"Too few texts for pack '{name}'. Expected held-out texts of {words} words for every fake, and a tenth more. "
        f"Received: {got} before '{whose}' had none left."
    )
