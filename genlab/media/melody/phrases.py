"""Phrases of a printed tune: strains of eight bars, in the one key that lines are in."""

from genlab.media.melody.reading import Score
from genlab.media.melody.tune import MOST_NOTES, Bar, Tune

BARS = 8
"""Of a phrase, an upbeat not counted."""
FEWEST_BARS = 4
FEWEST_NOTES = 12
WIDEST = 24
"""Semitones from the lowest to the highest pitch."""


def as_printed(score: Score, strain: tuple[Bar, ...]) -> Tune:
    """Return a strain as a tune; a short first bar is an upbeat."""
    whole = Tune(score.metre, score.mode, strain).whole
    upbeat = len(strain) > 1 and sum(note.length for note in strain[0]) < whole
    return Tune(score.metre, score.mode, strain, upbeat, score.tonic)


def of_strain(score: Score, strain: tuple[Bar, ...]) -> Tune:
    """Return a strain as a tune in the one key."""
    return as_printed(score, strain).brought()


def pieces(score: Score) -> list[Tune]:
    """Return a printed tune in pieces of eight bars, and what is left of a strain where that is four or more."""
    found = []
    for strain in score.strains:
        first = int(of_strain(score, strain).upbeat)
        for start in range(first, len(strain), BARS):
            if start == first or len(strain) - start >= FEWEST_BARS:
                bars = strain[0 if start == first else start : start + BARS]
                found.append(of_strain(score, bars))
    return found


def fault(tune: Tune, bars: tuple[int, ...] = (BARS,)) -> str:
    """Return what makes a strain no phrase to learn from; "" where nothing does.

    Args:
        tune: the strain.
        bars: how many of them it may have, an upbeat not counted.
    """
    pitches = tune.pitches
    if len(tune.fits) not in bars:
        return "another number of bars"
    if not all(tune.fits):
        return "bars that do not fit the metre"
    if len(pitches) < FEWEST_NOTES:
        return "too few notes"
    if sum(map(len, tune.bars)) > MOST_NOTES:
        return "too many notes"
    if max(pitches) - min(pitches) > WIDEST:
        return "too wide a range"
    return ""
