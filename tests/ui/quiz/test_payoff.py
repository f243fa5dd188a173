"""The end of a round: what fooled its player, by whom, and what to do next; nothing that was not told."""

from dataclasses import replace

from genlab import packs
from genlab.protocols import Given, Settings
from genlab.sessions.others import Others
from genlab.sessions.review import Reviewed
from genlab.ui.quiz.payoff import MOST_SHOWN, payoff
from genlab.ui.quiz.seen import Seen, see
from tests.ui.quiz.test_card import standing


def round_of(
    results: list[bool], protocol: str = "yesno", pack: str = "mnist", **other
) -> tuple[Seen, list[Reviewed]]:
    loaded = packs.load(pack)
    makers = [*loaded.fakes, ""]
    numbers = {maker: iter(loaded.fakes[maker] if maker else loaded.reals) for maker in makers}
    answers = []
    for place, correct in enumerate(results):
        maker = makers[place % len(makers)]
        answers.append(
            Reviewed(
                place,
                (next(numbers[maker]),),
                "fake" if maker else "real",
                maker,
                correct,
                Others(10, place % 10),
            )
        )
    given = [Given("main", answer.truth, answer.correct) for answer in answers]
    return see(standing(protocol, given, **other)), answers


def test_errors_are_shown_the_most_fooling_fakes_first_each_beside_its_nearest():
    pack = packs.load("mnist")
    seen, answers = round_of([False] * 20)
    found = payoff(pack, seen, answers, None, None)
    assert (
        found["fooled_title"] == "What fooled you: 20 (8 of them here)" and len(found["fooled"]) == MOST_SHOWN
    )
    errors = sorted((a for a in answers if a.generator), key=lambda a: (-a.others.wrong, a.place))[
        :MOST_SHOWN
    ]
    assert [each["stimulus"] for each in found["fooled"]] == [
        pack.medium.encoded(pack.stimuli[error.stimuli[0]]) for error in errors
    ]
    assert found["fooled"][0]["nearest"] == pack.medium.encoded(pack.nearest_stimuli[errors[0].stimuli[0]])
    assert found["fooled"][0]["others"] == f"Fooled {errors[0].others.wrong} of 10 others"


def test_a_history_is_looked_back_on_along_the_years():
    pack = packs.load("history")
    seen, answers = round_of([place % 2 == 0 for place in range(40)], pack="history")
    rows = payoff(pack, seen, answers, None, None)["makers"]
    assert [row["name"] for row in rows[:2]] == ["pixel histogram", "autoencoder"]
    years = [row["year"] for row in rows]
    assert years[0] == years[-1] == "" and years[1] == "2006"  # counting is older than papers
    assert years[1:-1] == sorted(years[1:-1]) and len(rows) == 10
    assert {
        row["year"] for row in payoff(packs.load("mnist"), *round_of([True] * 9), None, None)["makers"]
    } == {""}


def test_what_was_not_told_has_no_part_in_it():
    pack = packs.load("mnist")
    seen, answers = round_of([False] * 6 + [True] * 4)
    held = replace(seen, told_places=tuple(range(6, 10)))
    found = payoff(pack, held, answers, None, None)
    assert found["fooled"] == [] and found["fooled_title"] == "Nothing fooled you."
    assert sum(int(row["count"].split()[-1]) for row in found["makers"]) == 4


def test_accuracy_by_maker_adds_up_to_the_score():
    seen, answers = round_of([place % 3 != 2 for place in range(20)])
    rows = payoff(packs.load("mnist"), seen, answers, None, None)["makers"]
    counts = [row["count"].split(" of ") for row in rows]
    assert sum(int(right) for right, _total in counts) == sum(answer.correct for answer in answers)
    assert sum(int(total) for _right, total in counts) == 20
    assert rows[-1]["name"] == "Real ones" and all(row["low"] <= row["value"] <= row["high"] for row in rows)
    assert payoff(packs.load("mnist"), *round_of([True] * 5, "hype_time"), None, None)["makers"] == []


def test_the_next_step_is_harder_for_who_can_tell_and_the_machine_itself_for_who_cannot():
    pack = packs.load("mnist")
    generators = list(pack.fakes)

    def following(results: list[bool], harder: str | None = "avatars", **other) -> dict[str, str] | None:
        return payoff(pack, *round_of(results, **other), harder, "ko")["next"]

    told = following([place % 5 != 1 for place in range(20)])
    assert told and f"generators={generators[1]}" in told["href"] and "lang=ko" in told["href"]
    assert (following([False, True] * 10) or {})["href"] == "/latent?lang=ko"
    only = following([True] * 20, settings=Settings(generators=(generators[0],)))
    assert only and "pack=avatars" in only["href"]
    assert following([True] * 20, None, settings=Settings(generators=(generators[0],))) is None
    assert following([True] * 20, led=True) is None
