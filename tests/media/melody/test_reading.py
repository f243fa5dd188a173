"""Tunes in ABC notation, read as other programs play them."""

import pytest

from genlab.errors import GenlabError
from genlab.media.melody.reading import blocks, read
from genlab.media.melody.tune import Note

HEAD = "X:1\nT:The Jig\nB:A book\nZ:Somebody\n"


def bars(body: str, fields: str = "M:4/4\nL:1/8\nK:D") -> list[list[tuple[int | None, int]]]:
    """Return pitches and lengths of all bars."""
    score = read(f"{HEAD}{fields}\n{body}")
    return [[(note.pitch, note.length) for note in bar] for strain in score.strains for bar in strain]


def test_a_header_tells_what_a_tune_is_of() -> None:
    score = read(f"{HEAD}M:6/8\nK:Bm\nB3 d3|")
    assert (score.title, score.book, score.encoder, score.key) == ("The Jig", "A book", "Somebody", "Bm")
    assert (score.metre, score.tonic, score.mode) == ((6, 8), 11, "minor")
    assert score.strains == (((Note(71, 36), Note(74, 36)),),)


def test_notes_have_the_signs_of_key_and_bar() -> None:
    assert bars("FcCf|=F_BF^F f|f,F'|") == [
        [(66, 12), (73, 12), (61, 12), (78, 12)],
        [(65, 12), (70, 12), (65, 12), (66, 12), (78, 12)],
        [(66, 12), (78, 12)],
    ]


def test_lengths_are_multiplied_broken_and_shared() -> None:
    assert [length for _, length in bars("A2 A/ A// A3/2 z4|")[0]] == [24, 6, 3, 18, 48]
    assert [length for _, length in bars("A>B A<B A>>B|")[0]] == [18, 6, 6, 18, 21, 3]
    assert [length for _, length in bars("(3ABc (3:2:4ABcd A|")[0]] == [8, 8, 8, 8, 8, 8, 8, 12]
    assert [length for _, length in bars("(2AB (4ABcd|", "M:6/8\nL:1/8\nK:D")[0]] == [18, 18, 9, 9, 9, 9]
    assert bars("Z2|A8|")[:2] == [[(None, 96)], [(None, 96)]]


def test_without_a_length_the_metre_gives_it() -> None:
    assert bars("A|", "M:2/4\nK:D") == [[(69, 6)]]
    assert bars("A|", "M:3/4\nK:D") == [[(69, 12)]]


def test_what_is_not_heard_as_a_note_is_left_out() -> None:
    plain = [[(69, 12), (71, 12), (73, 24)]]
    assert bars('uA{/c}.B "Em"~(c2)!trill! % a comment|') == plain
    assert bars("w:la\nAB`c2|\nW:words\n") == plain


def test_a_tied_note_is_one_in_its_bar_and_two_over_a_line() -> None:
    assert bars("A-A2|") == [[(69, 36)]]
    score = read(f"{HEAD}M:2/4\nL:1/8\nK:D\nA4-|A4|")
    assert score.tied and len(score.strains[0]) == 2


def test_strains_end_at_double_bars_and_repeats() -> None:
    score = read(f"{HEAD}M:2/4\nL:1/8\nK:D\nd|A4|B4:|:c4|d4||e4::f4|g4|]")
    assert [len(strain) for strain in score.strains] == [3, 2, 1, 2]


@pytest.mark.parametrize("ending", ["|1 c4:|2 d4||", "[1 c4:|[2 d4|]", "|1 c4:||2 d4|:"])
def test_of_two_endings_the_second_stays(ending: str) -> None:
    score = read(f"{HEAD}M:2/4\nL:1/8\nK:D\nA4|B4{ending}e4|]")
    assert [[bar[0].pitch for bar in strain] for strain in score.strains] == [[69, 71, 74], [76]]


@pytest.mark.parametrize(
    ("key", "tonic", "mode", "f"),
    [("C", 0, "major", 65), ("F#m", 6, "minor", 66), ("Bb", 10, "major", 65), ("Ador", 9, "dorian", 66),
     ("A Mixolydian", 9, "mixolydian", 66), ("Gm", 7, "minor", 65), ("Eb maj", 3, "major", 65)],
)  # fmt: skip
def test_keys(key: str, tonic: int, mode: str, f: int) -> None:
    score = read(f"{HEAD}M:4/4\nK:{key}\nF8|")
    assert (score.tonic, score.mode, score.strains[0][0][0].pitch) == (tonic, mode, f)


@pytest.mark.parametrize(
    ("fields", "body", "refusal"),
    [
        ("M:4/4\nK:D", "[Ac]|", "Notes at once. Expected one voice. Received: '[Ac]|'."),
        ("M:4/4\nK:D", "A&c|", "Notes at once. Expected one voice. Received: '&c|'."),
        ("M:4/4\nK:D", "V:2\nA|", "Several voices. Expected a tune of one. Received: a field V:."),
        ("M:4/4\nK:D", "A|[K:G]B|", "The key changes. Expected one for all bars. Received: K:G."),
        ("M:4/4\nK:D", "A|\nM:3/4\nB|", "The metre changes. Expected one for all bars. Received: M:3/4."),
        ("M:4/4\nK:HP", "A|", "Unknown key. Expected a field K: such as Em or Ddor. Received: 'HP'."),
        ("K:D", "A|", "Unknown metre. Expected a field M: such as 6/8. Received: ''."),
        ("M:4/4\nL:x\nK:D", "A|", "Invalid length of notes. Expected a field L: such as 1/8. Received: 'x'."),
        ("M:4/4\nK:D", "A//////|", "Invalid length of a note. Expected whole 96ths. Received: 3/16 of them."),
        ("M:4/4\nK:D", "A|?|", "Invalid ABC. Expected notes. Received: '?|'."),
        ("M:4/4\nK:D", ">A|", "Invalid ABC. Expected a note before '>'. Received: a bar's begin."),
        ("M:4/4\nK:D", "A,,,,|", "Invalid pitch. Expected 36 to 108 in MIDI. Received: 21."),
        ("M:4/4\nK:D", "% nothing", "No notes. Expected a tune. Received: none."),
    ],
)  # fmt: skip
def test_what_is_no_tune_of_one_voice_is_refused(fields: str, body: str, refusal: str) -> None:
    with pytest.raises(GenlabError) as error:
        read(f"{HEAD}{fields}\n{body}")
    assert str(error.value) == refusal


def test_a_file_falls_into_tunes() -> None:
    text = (
        "a line of no tune\n\nX:1\nT:One\nM:C\nK:D\nA|\nB|\n\nwords between\n\nX:2\nT:Two\nK:G\nX:3\nK:C\nC|"
    )
    assert [block.split("\n")[0] for block in blocks(text)] == ["X:1", "X:2", "X:3"]
