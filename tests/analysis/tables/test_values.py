import pytest

from genlab.analysis.tables import Said, read
from genlab.analysis.tables.values import yes_means
from genlab.errors import GenlabError
from tests.support.tables import LONG, csv_of

SIDES = [("real", "real"), ("fake", "real"), ("real", "fake"), ("fake", "fake")]


def answers(header: str, real: str, fake: str, *more: str) -> bytes:
    words = {"real": real, "fake": fake}
    rows = [
        f"p{place // 2};{place % 2}.png;{words[truth]};{words[choice]}"
        + "".join(f";{cells.split()[place]}" for cells in more)
        for place, (truth, choice) in enumerate(SIDES)
    ]
    return (";".join(header.split()) + "\n" + "\n".join(rows) + "\n").encode()


def said_of(**roles: dict[str, str]) -> Said:
    return Said(values={(role, word): what for role, words in roles.items() for word, what in words.items()})


def test_the_exports_mark_against_formulas_is_taken_off_again():
    assert read(LONG + b"'=a,0,x,'-gan,fake,fake,1\n").table["participant"].tolist() == ["=a"]


@pytest.mark.parametrize(
    ("real", "fake"),
    [
        ("Real", "FAKE"),
        ("Human", "AI-generated"),
        ("a real photo", "an AI image"),
        ("photograph", "computer_generated"),
        ("진짜", "가짜"),
        ("실제 사진", "AI 생성 이미지"),
        ("echt", "unecht"),
        ("Mensch", "KI-generiert"),
    ],
)
def test_words_for_real_and_fake_are_known(real, fake):
    found = read(answers("participant image truth choice", real, fake)).table
    assert list(zip(found["truth"], found["choice"], strict=True)) == SIDES


@pytest.mark.parametrize(
    ("real", "fake"),
    [("1", "0"), ("TRUE", "FALSE"), ("yes", "no"), ("O", "X"), ("예", "아니오"), ("f", "j"), ("1", "2")],
)
def test_what_could_be_either_way_is_asked_for_and_said(real, fake):
    raw = answers("participant image truth choice", real, fake)
    with pytest.raises(
        GenlabError, match=r"which is real, which is fake\? Expected it said of each: --value truth:"
    ):
        read(raw)
    said = Said(
        values={
            (role, word): what
            for role in ("truth", "choice")
            for word, what in ((real, "real"), (fake, "fake"))
        }
    )
    found = read(raw, said=said).table
    assert list(zip(found["truth"], found["choice"], strict=True)) == SIDES


def test_a_column_says_what_its_yes_means():
    found = read(
        answers("participant image is_fake response", "0", "1"),
        {},
        Said(values={("choice", "1"): "fake", ("choice", "0"): "real"}),
    )
    assert found.table["truth"].tolist() == [truth for truth, _ in SIDES]
    assert found.read_as == ["truth: 'is_fake' says 0 = real, 1 = fake"]
    flipped = read(answers("participant image is_real said_real", "1.0", "0.0"), {"choice": "said_real"})
    assert list(zip(flipped.table["truth"], flipped.table["choice"], strict=True)) == SIDES
    assert [yes_means(name) for name in ("isFake", "Is this real?", "real_or_fake", "not_fake", "label", "진짜")] == [
        "fake", "real", None, None, None, "real",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words", ["1 0", "1.0 0.0", "TRUE FALSE", "yes no", "정답 오답", "WAHR FALSCH", "O X", "richtig falsch"]
)
def test_two_of_truth_choice_and_correct_give_the_third(words):
    right, wrong = words.split()
    marks = f"{right} {wrong} {wrong} {right}"
    raw = answers("participant image truth choice correct", "real", "fake", marks)
    for mapping in ({"truth": ""}, {"choice": ""}, {}):
        found = read(raw, mapping).table
        assert list(zip(found["truth"], found["choice"], strict=True)) == SIDES


def test_marks_where_a_choice_is_expected_are_marks():
    raw = csv_of("참가자 그림 정답 응답", ["a 1 진짜 정답", "a 2 가짜 오답"]).encode()
    assert read(raw).table["choice"].tolist() == ["real", "real"]


def test_keys_are_read_by_what_would_have_been_right():
    rows = ["p a real f f", "p b fake f j", "q a real j f", "q b fake j j"]
    raw = csv_of("subject stimulus label response correct_response", rows).encode()
    assert list(zip(*[read(raw).table[name] for name in ("truth", "choice")], strict=True)) == SIDES
    with pytest.raises(GenlabError, match=r"'response' \(choice\) holds f, j"):
        read(raw, {"truth": ""})
    said = Said(values={("choice", "f"): "real", ("choice", "j"): "fake"})
    assert read(raw, {"truth": ""}, said).table["truth"].tolist() == [truth for truth, _ in SIDES]


def test_marks_that_contradict_are_no_rows_to_drop():
    raw = csv_of(
        "participant image truth choice correct", [f"p {n} real real {n % 2}" for n in range(20)]
    ).encode()
    with pytest.raises(GenlabError, match=r"'correct' contradicts truth and choice in 10 of 20 answers"):
        read(raw)
    assert len(read(raw, {"correct": ""}).table) == 20


@pytest.mark.parametrize("word", ["FALSE", "0", "no", "n", "아니오", "included", ""])
def test_who_is_not_excluded_stays(word):
    raw = csv_of(
        "participant image truth choice excluded", [f"p {n} real real {word}" for n in range(3)]
    ).encode()
    assert read(raw).table["exclusion"].tolist() == [""] * 3


def test_who_is_excluded_has_a_reason():
    raw = csv_of(
        "participant image truth choice excluded",
        ["p 1 real real 1", "p 2 fake fake asleep", "p 3 fake fake 0"],
    )
    assert read(raw.encode()).table["exclusion"].tolist() == ["excluded in the file", "asleep", ""]
    with pytest.raises(GenlabError, match="exclusions holds O and X"):
        read(
            csv_of("participant image truth choice excluded", ["p 1 real real O", "p 2 fake fake X"]).encode()
        )


def test_names_of_generators_in_the_truth_are_asked_about():
    raw = csv_of(
        "participant image label response",
        ["p 1 real real", "p 2 sdxl real", "q 1 real fake", "q 2 dalle fake"],
    )
    with pytest.raises(GenlabError, match=r"holds dalle, sdxl.*or --map generator=label"):
        read(raw.encode())
    found = read(raw.encode(), {"generator": "label", "truth": ""}).table
    assert found["generator"].tolist() == ["", "sdxl", "", "dalle"]


def test_strange_trials_parts_and_protocols_spoil_nothing():
    raw = csv_of(
        "participant trial part protocol image truth choice",
        ["p A practice detect 1 real real", "p B block1 detect 2 fake real", "p C block2 detect 3 fake fake"],
    )
    found = read(raw.encode())
    assert found.table["trial"].tolist() == [0, 1, 2]
    assert found.table["part"].tolist() == ["qualification", "main", "main"]
    assert found.table["protocol"].tolist() == ["yesno"] * 3
    assert len(found.read_as) == 2


def test_what_is_said_wrongly_is_one_line():
    with pytest.raises(
        GenlabError, match=r"Unknown meaning 'true' of truth '1'. Expected one of: real, fake"
    ):
        Said(values={("truth", "1"): "true"})
    with pytest.raises(GenlabError, match="Unknown role 'rt' of a value"):
        Said(values={("rt", "1"): "real"})
    with pytest.raises(GenlabError, match="Unknown repeats 'last'"):
        Said(repeats="last")
