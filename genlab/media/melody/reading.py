"""Tunes of one voice read from ABC notation (abcnotation.com, standard 2.1), strain by strain.

What is written about a note and not heard as pitch or length (graces, bowings, names of chords, slurs) is left out.
Repeats are not played out; of two endings the second stays.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from genlab.errors import GenlabError
from genlab.media.melody.abc import NATURAL, SIGNS, signs_of
from genlab.media.melody.tune import HIGHEST, LOWEST, MODES, TICKS, UNITS, Bar, Note

RAISED = {sign: steps for steps, sign in SIGNS.items()}
SHORT_MODES = {mode[:3]: mode for mode in MODES} | {"ion": "major", "aeo": "minor", "m": "minor", "": "major"}
METRES = {"C": (4, 4), "C|": (2, 2)}
TUPLETS = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}
"""So many notes in the time of so many; 5, 7 and 9 go by the metre."""

_KEY = re.compile(r"([A-G])([#b]?)\s*([A-Za-z]*)")
_SIZES = re.compile(r"(\d+)/(\d+)")
_TOKEN = re.compile(
    r"""(?P<comment>%[^\n]*)
      | \[(?P<inline>[A-Za-z]):(?P<value>[^\]\n]*)\]
      | (?P<text>"[^"\n]*"|![^!\n]*!|\+[^+\n]*\+|\{[^}\n]*\})
      | (?P<bar>:*\|+[\]:|]*|\[\|[\]:|]*|:{2,})\s*(?:\[?(?P<ending>\d)(?:[,-]\d+)*\.?)?
      | \[(?P<again>\d)(?:[,-]\d+)*\.?
      | \((?P<tuplet>\d)(?::(?P<time>\d*))?(?::(?P<count>\d*))?
      | (?P<sign>\^\^|\^|__|_|=)?(?P<letter>[A-Ga-gzx])(?P<octave>[',]*)(?P<above>\d*)(?P<beneath>(?:/+\d*)?)
      | Z(?P<silent>\d*)
      | (?P<broken>>+|<+)
      | (?P<tie>-)
      | (?P<chord>\[)
      | (?P<overlay>&)
      | (?P<ignored>[!\s().~`\\$*yHLMOPSTuvhijklmnopqrstwIJKNQRUVWX])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Score:
    """A tune as it is printed.

    Attributes:
        title, book, encoder, key: from its header; "" where it does not say.
        metre, tonic, mode: as `genlab.media.melody.tune.Tune` has them.
        strains: bars from one double bar or repeat to the next.
        tied: whether a note is held over a bar line, where it is written (and kept) as two.
    """

    title: str
    book: str
    encoder: str
    key: str
    metre: tuple[int, int]
    tonic: int
    mode: str
    strains: tuple[tuple[Bar, ...], ...]
    tied: bool = False


def blocks(text: str) -> Iterator[str]:
    """Yield the text of each tune of a file: from its `X:` to the next, or to an empty line."""
    found: list[str] = []
    for line in [*text.splitlines(), "X:"]:
        if line.startswith("X:") or not line.strip():
            if any(each.startswith("K:") for each in found):
                yield "\n".join(found)
            found = []
        found += [line] if line.strip() else []


def read(block: str) -> Score:
    """Read one tune.

    Raises:
        GenlabError: for several voices or notes at once, a key or metre that is none or changes, a length that ticks
            cannot hold, or what is no ABC.
    """
    fields: dict[str, str] = {}
    lines = block.splitlines()
    while lines:
        name, value = _field(lines.pop(0))
        if name:
            fields.setdefault(name, value)
        if name == "K":
            break
    if "K" not in fields:
        raise GenlabError("Invalid ABC. Expected a key, K:, at the end of a header. Received: none.")
    metre = _metre(fields.get("M", ""))
    tonic, mode, fifths = key_of(fields["K"])
    default = Fraction(1, 16) if Fraction(*metre) < Fraction(3, 4) else Fraction(1, 8)
    reader = _Reader(metre, _unit(fields["L"]) if fields.get("L") else default, signs_of(fifths), fields["K"])
    for line in lines:
        name, value = _field(line)
        if name:
            reader.told(name, value)
        else:
            reader.read(line.removesuffix("\\"))
    reader.end()
    title, book, encoder, key = (" ".join(fields.get(name, "").split()) for name in "TBZK")
    strains = tuple(tuple(map(tuple, strain)) for strain in reader.strains)
    return Score(title, book, encoder, key, metre, tonic, mode, strains, reader.held_over)


@dataclass
class _Reader:
    """Where in a tune reading has come to."""

    metre: tuple[int, int]
    unit: Fraction
    signature: dict[str, int]
    key: str
    strains: list[list[list[Note]]] = field(default_factory=list)
    strain: list[list[Note]] = field(default_factory=list)
    bar: list[Note] = field(default_factory=list)
    signs: dict[tuple[str, str], int] = field(default_factory=dict)
    tuplet: tuple[Fraction, int] = (Fraction(1), 0)
    broken: Fraction = Fraction(1)
    tied: bool = False
    held_over: bool = False
    first_ending: int | None = None

    def told(self, name: str, value: str) -> None:
        """Take a field that stands among the notes."""
        if name == "V":
            raise GenlabError("Several voices. Expected a tune of one. Received: a field V:.")
        if name == "L":
            self.unit = _unit(value)
        if (name == "M" and _metre(value) != self.metre) or (
            name == "K" and key_of(value) != key_of(self.key)
        ):
            what = "metre" if name == "M" else "key"
            raise GenlabError(
                f"The {what} changes. Expected one for all bars. Received: {name}:{value[:20]}."
            )

    def read(self, line: str) -> None:
        """Take a line of notes."""
        at = 0
        while at < len(line):
            found = _TOKEN.match(line, at)
            if not found or found["chord"] or found["overlay"]:
                if not found:
                    raise GenlabError(f"Invalid ABC. Expected notes. Received: '{line[at : at + 12]}'.")
                raise GenlabError(f"Notes at once. Expected one voice. Received: '{line[at : at + 12]}'.")
            at = found.end()
            if found["inline"]:
                self.told(found["inline"], found["value"].strip())
            elif found["bar"] or found["again"]:
                self._close(found["bar"] or "", found["ending"] or found["again"] or "")
            elif found["letter"]:
                self._note(found)
            elif found["silent"] is not None:
                for _ in range(int(found["silent"] or 1)):
                    self.bar.append(Note(None, TICKS * self.metre[0] // self.metre[1]))
                    self._close("|", "")
            elif found["tuplet"]:
                self._tuplet(int(found["tuplet"]), found["time"], found["count"])
            elif found["broken"]:
                self._break(found["broken"])
            elif found["tie"]:
                self.tied = True

    def end(self) -> None:
        """Close what is open."""
        self._close("||", "")
        if not self.strains:
            raise GenlabError("No notes. Expected a tune. Received: none.")

    def _note(self, found: re.Match[str]) -> None:
        share, left = self.tuplet
        length = self.unit * _times(found["above"], found["beneath"]) * self.broken * TICKS
        if left:
            length, self.tuplet = length * share, (share, left - 1)
        self.broken = Fraction(1)
        if length.denominator > 1 or not length:
            raise GenlabError(
                f"Invalid length of a note. Expected whole {TICKS}ths. Received: {length} of them."
            )
        pitch = None if found["letter"] in "zx" else self._pitch(found)
        if self.tied and pitch is not None and self.bar and self.bar[-1].pitch == pitch:
            self.bar[-1] = Note(pitch, self.bar[-1].length + int(length))
        else:
            self.held_over |= self.tied and not self.bar
            self.bar.append(Note(pitch, int(length)))
        self.tied = False

    def _pitch(self, found: re.Match[str]) -> int:
        letter, octave = found["letter"], found["octave"]
        place = (letter, octave)
        if found["sign"]:
            self.signs[place] = RAISED[found["sign"]]
        raised = self.signs.get(place, self.signature[letter.upper()])
        high = 5 + letter.islower() + octave.count("'") - octave.count(",")
        pitch = 12 * high + NATURAL[letter.upper()] + raised
        if not LOWEST <= pitch <= HIGHEST:
            raise GenlabError(f"Invalid pitch. Expected {LOWEST} to {HIGHEST} in MIDI. Received: {pitch}.")
        return pitch

    def _tuplet(self, count: int, time: str | None, notes: str | None) -> None:
        compound = self.metre[0] % 3 == 0 and self.metre[0] > 3
        of = int(time) if time else TUPLETS.get(count, 3 if compound else 2)
        self.tuplet = (Fraction(of, max(count, 1)), int(notes) if notes else count)

    def _break(self, signs: str) -> None:
        """Lengthen a note by what the other loses: the last one where the sign is `>`, else the next."""
        if not self.bar:
            raise GenlabError(f"Invalid ABC. Expected a note before '{signs}'. Received: a bar's begin.")
        short = Fraction(1, 2 ** len(signs))
        mine, self.broken = (2 - short, short) if signs[0] == ">" else (short, 2 - short)
        length = self.bar[-1].length * mine
        if length.denominator > 1:
            raise GenlabError(
                f"Invalid length of a note. Expected whole {TICKS}ths. Received: {length} of them."
            )
        self.bar[-1] = Note(self.bar[-1].pitch, int(length))

    def _close(self, line: str, ending: str) -> None:
        """End a bar, and a strain where the line is double or a repeat; a second ending replaces the first."""
        if self.bar:
            self.strain.append(self.bar)
            self.bar = []
        if line:
            self.signs = {}
        if ending == "1":
            self.first_ending = len(self.strain)
        elif ending == "2" and self.first_ending is not None:
            self.strain = self.strain[: self.first_ending]
            self.first_ending = None
        elif self.strain and (len(line.strip("[")) > 1 or ":" in line) and self.first_ending is None:
            self.strains.append(self.strain)
            self.strain = []
        elif self.strain and line in ("||", "|]", "|:") and self.first_ending is not None:
            self.first_ending = None  # a first ending that no second follows
            self.strains.append(self.strain)
            self.strain = []


def _field(line: str) -> tuple[str, str]:
    """Return the name of a field and what stands in it, or two empty strings where a line holds notes."""
    found = re.match(r"([A-Za-z]):(?![|:])(.*)", line)
    return (found[1], found[2].split("%")[0].strip()) if found else ("", "")


def _metre(value: str) -> tuple[int, int]:
    if value in METRES:
        return METRES[value]
    found = _SIZES.fullmatch(value)
    if not found or not 0 < int(found[1]) < 100 or int(found[2]) not in UNITS:
        raise GenlabError(f"Unknown metre. Expected a field M: such as 6/8. Received: '{value[:20]}'.")
    return int(found[1]), int(found[2])


def _unit(value: str) -> Fraction:
    found = _SIZES.fullmatch(value)
    if not found or not int(found[2]):
        raise GenlabError(
            f"Invalid length of notes. Expected a field L: such as 1/8. Received: '{value[:20]}'."
        )
    return Fraction(int(found[1]), int(found[2]))


def key_of(value: str) -> tuple[int, str, int]:
    """Return the pitch class of a key's tonic, its mode, and how many sharps it has."""
    found = _KEY.match(value)
    mode = SHORT_MODES.get(found[3].lower()[:3]) if found else None
    if not found or mode is None:
        raise GenlabError(f"Unknown key. Expected a field K: such as Em or Ddor. Received: '{value[:20]}'.")
    tonic = (NATURAL[found[1]] + {"": 0, "#": 1, "b": -1}[found[2]]) % 12
    fifths = (NATURAL[found[1]] * 7 + 1) % 12 - 1 + {"": 0, "#": 7, "b": -7}[found[2]]
    shift = {
        "major": 0,
        "mixolydian": -1,
        "dorian": -2,
        "minor": -3,
        "phrygian": -4,
        "locrian": -5,
        "lydian": 1,
    }
    return tonic, mode, fifths + shift[mode]


def _times(above: str, beneath: str) -> Fraction:
    """Return a length as `3/2`, `/`, `//` or `/4` says it."""
    found = Fraction(int(above or 1))
    if beneath:
        slashes = beneath.count("/")
        digits = beneath.strip("/")
        found /= int(digits) if digits else 2**slashes
    return found
