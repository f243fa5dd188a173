"""Melodies of one's own as a dataset: a file of ABC or MIDI, or a folder of them."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from genlab.datasets.melodies import Melodies, Source
from genlab.errors import GenlabError
from genlab.media.melody import hearing, phrases, reading
from genlab.media.melody.reading import Score

ABC, MIDI = (".abc",), (".mid", ".midi")
SUFFIXES = (*ABC, *MIDI)
LEAST = 20
"""Phrases that there must be, when what cannot be taken is left out."""
MOST_BYTES = 8 * 2**20
"""Of a file."""
EVERY = 6
"""One of so many tunes is for testing."""
TAKEN = tuple(range(phrases.FEWEST_BARS, phrases.BARS + 1))


def are_melodies(path: Path) -> bool:
    """Return whether a path is a file of melodies, or a folder that has any."""
    if path.is_dir():
        return any(_files(path))
    return path.suffix.lower() in SUFFIXES


def load_melodies(path: Path) -> Melodies:
    """Load a file of ABC (any number of tunes) or MIDI (one), or a folder of both, in folders within it as well.

    Strains fall into phrases of eight bars, what is left of four or more is one, too, and all are brought to one key.
    A tune that cannot be read, or a phrase that cannot be learned, is left out, and told as the dataset's `left_out`.
    All phrases of a tune are on one side: every sixth tune goes to the test split, so that a run can be repeated.

    Raises:
        GenlabError: for what cannot be read, or fewer than `LEAST` phrases to take.
    """
    found: dict[str, tuple[int, Source]] = {}
    left_out: list[str] = []
    tunes = 0
    for name, scores in _read(path):
        for place, score in enumerate(scores, 1):
            called = f"{name}, tune {place}" if len(scores) > 1 else name
            if isinstance(score, str):
                left_out.append(f"{called}: {score}")
                continue
            before = len(found)
            for number, phrase in enumerate(phrases.pieces(score), 1):
                if reason := phrases.fault(phrase, TAKEN) or (
                    phrase.line in found and "the same as another phrase"
                ):
                    left_out.append(f"{called}, phrase {number}: {reason}")
                else:
                    source = Source(score.title, score.book or name, score.encoder, score.key)
                    found[phrase.line] = (tunes, source)
            tunes += len(found) > before
    test = [line for line, (tune, _) in found.items() if tune % EVERY == 1]
    if len(found) < LEAST or not test:
        first = f" First left out: {left_out[0]}" if left_out else ""
        raise GenlabError(
            f"Too few melodies in '{path}'. Expected at least {LEAST} different phrases, of two tunes or more. "
            f"Received: {len(found)} of {tunes}.{first}"
        )
    train = [line for line in found if line not in set(test)]
    return Melodies(
        path.stem,
        tuple(train),
        tuple(test),
        left_out=tuple(left_out),
        train_sources=tuple(found[line][1] for line in train),
        test_sources=tuple(found[line][1] for line in test),
    )


def _files(path: Path) -> Iterator[Path]:
    """Yield files of melodies in a folder."""
    return (each for each in path.rglob("*") if each.suffix.lower() in SUFFIXES and each.is_file())


def _read(path: Path) -> Iterator[tuple[str, list[Score | str]]]:
    """Yield each file's name with its tunes, or why one cannot be read."""
    for file in sorted(_files(path)) if path.is_dir() else [path]:
        try:
            with file.open("rb") as opened:
                raw = opened.read(MOST_BYTES + 1)
        except OSError as error:
            raise GenlabError(
                f"Cannot read '{file}'. Expected a file of melodies. Received: {error.strerror}."
            ) from error
        if len(raw) > MOST_BYTES:
            raise GenlabError(
                f"Invalid file '{file}'. Expected at most {MOST_BYTES // 2**20} MB. Received: more."
            )
        if file.suffix.lower() in MIDI:
            yield file.name, [_told(partial(hearing.read, raw, file.stem))]
        else:
            text = raw.decode("utf-8-sig", errors="replace")
            blocks = list(reading.blocks(text))
            yield (
                file.name,
                [_told(partial(reading.read, block)) for block in blocks]
                or ["Invalid ABC. Expected tunes from X: on, with a key K:. Received: none."],
            )


def _told(read: Callable[[], Score]) -> Score | str:
    """Return a score, or why it cannot be read."""
    try:
        return read()
    except GenlabError as error:
        return str(error)
