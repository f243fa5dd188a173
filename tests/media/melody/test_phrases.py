"""Phrases of printed tunes, and why a strain is none."""

from genlab.media.melody.phrases import fault, of_strain, pieces
from genlab.media.melody.reading import read

HEAD = "X:1\nM:2/4\nL:1/8\nK:G\n"
EIGHT = "GABc|d2d2|" * 4


def test_a_strain_is_a_tune_in_the_one_key() -> None:
    score = read(f"{HEAD}D|{EIGHT[:-3]}d:|")
    tune = of_strain(score, score.strains[0])
    assert tune.upbeat and tune.tonic == 2 and len(tune.fits) == 8
    assert tune.line.startswith("2/4 major |0 36/48+12 A3 |1 0/48+12 D4 12/48+12 E4")
    assert fault(tune) == ""


def test_what_is_no_phrase_says_why() -> None:
    for body, why in (
        ("GABc|d2d2|]", "another number of bars"),
        (f"{EIGHT[:-5]}d2d|]", "bars that do not fit the metre"),
        ("G4|" * 8, "too few notes"),
        ("G,ABc|d2d2|" * 3 + "G,ABc|d2g'2|", "too wide a range"),
    ):
        score = read(HEAD + body)
        assert fault(of_strain(score, score.strains[0])) == why
    many = read(HEAD.replace("2/4", "4/4").replace("1/8", "1/32") + ("GABc" * 8 + "|") * 8)
    assert fault(of_strain(many, many.strains[0])) == "too many notes"


def test_long_strains_fall_into_pieces_of_eight() -> None:
    score = read(f"{HEAD}D|{EIGHT}{EIGHT}{EIGHT[:20]}GA|]")
    assert [(len(tune.fits), tune.upbeat) for tune in pieces(score)] == [(8, True), (8, False), (5, False)]
    assert [len(tune.fits) for tune in pieces(read(f"{HEAD}{EIGHT}GABc|d4|]"))] == [8]
