"""Tunes written in ABC notation (abcnotation.com, standard 2.1); `reading` reads them."""

from fractions import Fraction

from genlab.media.melody.tune import MODES, TICKS, Bar, Tune

SHARPS = "FCGDAEB"
"""Letters in the order in which keys sharpen them; they are flattened from the other end."""
NATURAL = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
SIGNS = {-2: "__", -1: "_", 0: "=", 1: "^", 2: "^^"}
UNIT = TICKS // 8
"""Ticks of a note that is written without a length: an eighth."""
STRANGE = (("F", -7), ("C", -7), ("G", -1), ("D", 0), ("A", 1), ("B", 7), ("E", 7), ("A", 7))
"""Letters of notes neither the key's nor natural: raised where it has more sharps than so many, else lowered."""
ROW = 4
"""Bars a line."""


def written(tune: Tune, title: str = "", number: int = 1) -> str:
    """Return a tune in ABC; see `Tune.abc`."""
    fifths = signature(tune.tonic, tune.mode)
    bars = [_bar(bar, tune.places(at), tune.beat, fifths) for at, bar in enumerate(tune.bars)]
    first = int(tune.upbeat)
    rows = [bars[start : start + ROW] for start in range(first, len(bars), ROW)] or [[]]
    rows[0] = [*bars[:first], *rows[0]]
    head = [
        f"X:{number}",
        f"T:{' '.join(title.split())}",
        f"M:{tune.metre[0]}/{tune.metre[1]}",
        "L:1/8",
        f"K:{tonic_name(tune.tonic, tune.mode)}{'' if tune.mode == 'major' else tune.mode[:3]}",
    ]
    return "\n".join([*head, " |\n".join(" | ".join(row) for row in rows) + " |]", ""])


def signature(tonic: int, mode: str) -> int:
    """Return how many sharps a key has, flats as a negative number; of two that sound alike that of six sharps."""
    fifths = (tonic - MODES[mode]) * 7 % 12
    return fifths if fifths <= 6 else fifths - 12


def signs_of(fifths: int) -> dict[str, int]:
    """Return by how many semitones each letter is raised by a key of so many sharps."""
    letters = SHARPS if fifths >= 0 else SHARPS[::-1]
    return {letter: (1 if fifths > 0 else -1) if letter in letters[: abs(fifths)] else 0 for letter in SHARPS}


def tonic_name(tonic: int, mode: str) -> str:
    """Return what a key's tonic is called, `Bb` for 10 in major."""
    signs = signs_of(signature(tonic, mode))
    letter = next(letter for letter in NATURAL if (NATURAL[letter] + signs[letter]) % 12 == tonic)
    return letter + {0: "", 1: "#", -1: "b"}[signs[letter]]


def _bar(bar: Bar, places: list[int], beat: int, fifths: int) -> str:
    """Return a bar's notes: blanks between beats, triplets behind their sign, signs where the key has none."""
    signs: dict[tuple[str, int], int] = {}  # of each letter and octave, as the bar has them by now
    words: list[str] = []
    left = 0  # notes of a triplet that are still to come
    for at, (note, place) in enumerate(zip(bar, places, strict=True)):
        word, length = "", note.length
        if not left and _triplet([each.length for each in bar[at : at + 3]]):
            word, left = "(3", 3
        if left:
            length, left = length * 3 // 2, left - 1
        if note.pitch is None:
            word += "z"
        else:
            letter, octave, sign = _spelled(note.pitch, fifths)
            if signs.get((letter, octave), signs_of(fifths)[letter]) != sign:
                word += SIGNS[sign]
                signs[letter, octave] = sign
            word += letter + "," * (4 - octave) if octave < 5 else letter.lower() + "'" * (octave - 5)
        share = Fraction(length, UNIT)
        word += str(share.numerator) if share.numerator > 1 else ""
        word += f"/{share.denominator}" if share.denominator > 1 else ""
        if at and place % beat:
            words[-1] += word
        else:
            words.append(word)
    return " ".join(words)


def _triplet(lengths: list[int]) -> bool:
    """Return whether three notes are as long as each other, and a third of what can be written."""
    return len(lengths) == 3 and len(set(lengths)) == 1 and lengths[0] % 3 > 0


def _spelled(pitch: int, fifths: int) -> tuple[str, int, int]:
    """Return a pitch's letter, octave and sign: as the key has it, else natural, else raised or lowered."""
    signs = signs_of(fifths)
    strange = [(letter, 1 if fifths > most else -1) for letter, most in STRANGE]
    choices = [*signs.items(), *((letter, 0) for letter in NATURAL), *strange]
    letter, sign = next(each for each in choices if (NATURAL[each[0]] + each[1] - pitch) % 12 == 0)
    return letter, (pitch - sign) // 12 - 1, sign
