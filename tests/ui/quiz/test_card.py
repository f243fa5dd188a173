"""What the quiz component is given: nothing that tells a question's truth, and the right words at its end."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from genlab import packs
from genlab.media.cues import auc
from genlab.protocols import Given, Settings
from genlab.protocols.hosting import Hosting
from genlab.sessions.answering import Outcome
from genlab.sessions.others import Others
from genlab.sessions.standing import Served, Standing
from genlab.ui.quiz import card
from genlab.ui.quiz.endings import ending
from genlab.ui.quiz.seen import see
from genlab.ui.quiz.wording import waiting
from tests.support import lines


def standing(protocol: str, given: list[Given], settings: Settings | None = None, **other) -> Standing:
    return Standing(
        **{
            "session_id": 1,
            "participant_id": 1,
            "pack_name": "mnist",
            "pack_sha256": "",
            "protocol": protocol,
            "settings": settings or Settings(),
            "seed": 5,
            "questions": 20,
            "given": tuple(given),
            "current": None,
            "session_state": "open",
            "places": tuple(range(len(given))),
            "expired": (),
            "hosting": Hosting(),
            "led": False,
            "title": "",
            "position": None,
            "revealed": False,
            "stage": "finished",
            **other,
        }
    )


@pytest.mark.parametrize("exposure", [None, 490.0])
def test_every_question_of_a_place_has_one_size_whatever_its_truth(exposure: float | None) -> None:
    pack = packs.load("mnist")
    sent = [
        json.dumps(card.question(pack, Served(7, (number,), exposure))) for number in (*range(400), -1, -2)
    ]
    assert len({len(text) for text in sent}) == 1
    assert set(json.loads(sent[0])) == {"trial", "stimuli"} | (
        {"exposure_ms", "masks"} if exposure else set()
    )
    beside = {json.dumps({k: v for k, v in json.loads(text).items() if k != "stimuli"}) for text in sent}
    assert len(beside) == 1  # masks, exposure and place are the same for all
    fakes = np.array([bool(maker) for maker in pack.generators])
    assert auc(np.array([len(text) for text in sent[:400]], float), fakes) == 0.5


def test_every_text_has_one_size_too_and_so_has_its_mark() -> None:
    pack = lines.small_marked()
    sent = [json.dumps(card.question(pack, Served(7, (number,)))) for number in (*range(60), -1, -2)]
    assert len({len(text) for text in pack.stimuli}) > 5  # which are of many lengths
    assert len({len(text) for text in sent}) == 1
    assert set(json.loads(sent[0])) == {"trial", "stimuli", "marks"}


def test_the_running_accuracy_counts_main_questions_only() -> None:
    qualification = [Given("qualification", "fake", False)] * 4
    assert card.accuracy(see(standing("yesno", []))) is None
    assert (card.accuracy(see(standing("yesno", qualification))) or {})["value"] == 0
    mixed = [*qualification, Given("main", "fake", True), Given("check", "fake", False)]
    assert (card.accuracy(see(standing("yesno", mixed))) or {})["value"] == 1
    assert card.accuracy(see(standing("hype_time", mixed))) is None


def test_the_end_of_a_round_says_what_its_protocol_found() -> None:
    right = [Given("main", "fake", True)] * 30 + [Given("check", "fake", False)]
    told = ending(see(standing("yesno", right)), "Digits")
    assert told["score"] == "30 of 30 correct" and "You can tell" in told["meaning"]
    assert told["share"].splitlines()[1:] == ["■" * 20, "■" * 10]
    flashes = [Given("main", "fake", True, 300.0), Given("main", "real", False, 300.0)]
    told = ending(see(standing("hype_time", flashes, Settings(blocks=1, block_trials=2))), "Digits")
    assert told["score"] == "300 ms" and "fake" not in told["share"]
    told = ending(see(standing("adaptive", flashes * 10)), "Digits")
    assert "It took 20 flashes, 430 fewer than the fixed staircase." in told["meaning"]
    failed = [Given("qualification", "fake", False)] * 3 + [Given("qualification", "real", True)] * 2
    told = ending(see(standing("yesno", failed, Settings(qualification=10))), "Digits")
    assert told["score"] == "Not qualified"
    assert told["meaning"].startswith("0% of the fakes and 100% of the reals right so far; at least 65%")


def test_the_link_to_the_same_questions_carries_the_settings() -> None:
    pack = packs.load("mnist")
    found = card.data(pack, "Digits", standing("yesno", [], Settings(confidence=True, checks=2)), None, "ko")
    assert found["same"] == "/?pack=mnist&protocol=yesno&seed=5&checks=2&confidence=1&lang=ko"
    assert found["asks"] == {"confidence": True, "reason": False, "music": False}


def test_a_verdict_is_told_in_its_own_round_alone() -> None:
    pack = packs.load("mnist")
    mine = standing("yesno", [Given("main", "fake", True)])
    outcome = Outcome(0, (0,), "fake", True, "fake", "gan", True, mine)
    told = card.verdict(outcome)
    assert card.data(pack, "Digits", mine, told, None)["verdict"] == told
    other = standing("yesno", [], participant_id=2, led=True, hosting=Hosting(feedback=False))
    assert card.data(pack, "Digits", other, told, None)["verdict"] is None


def test_a_verdict_says_how_others_did_and_what_the_author_wrote() -> None:
    mine = standing("yesno", [Given("main", "fake", True)])
    fake, real = (
        Outcome(0, (0,), "fake", truth == "fake", truth, "gan" if truth == "fake" else "", True, mine)
        for truth in ("fake", "real")
    )
    assert card.verdict(fake)["others"] == card.verdict(real)["others"] == ""
    told = card.verdict(fake, Others(7, 3))
    assert (
        told["others"] == "Fooled 3 of 7 others"
        and told["spoken"] == "Correct. Fake: GAN. Fooled 3 of 7 others"
    )
    assert card.verdict(real, Others(1, 1))["others"] == "Doubted by 1 of 1 other"
    placed = Outcome(0, (0,), "3", False, "5", "gpt", True, replace(mine, protocol="boundary"))
    assert card.verdict(placed, Others(4, 2))["others"] == "Missed by 2 of 4 others"
    assert "“light”" in card.verdict(fake, written="light")["captions"][0]


def test_the_seed_reaches_no_browser_while_its_questions_stand_open() -> None:
    pack = packs.load("mnist")
    asked = standing("yesno", [], seed=987654321, current=Served(0, (0,)), stage="asking")
    led = standing("yesno", [], seed=987654321, led=True)
    for where in (asked, led):
        assert "987654321" not in json.dumps(card.data(pack, "Digits", where, None, None))
    assert "987654321" in json.dumps(
        card.data(pack, "Digits", standing("yesno", [], seed=987654321), None, None)
    )


def test_a_phone_feels_for_its_host_where_it_could_go_on() -> None:
    for stage, led, waits in (
        ("closed", True, True),
        ("held", True, True),
        ("removed", True, True),
        ("closed", False, None),
        ("asking", True, False),  # it may be sent out meanwhile, and need not look where there is no pulse
        ("finished", True, None),
    ):
        felt = card.pulse(see(standing("yesno", [], stage=stage, led=led)))
        assert (felt and felt["waits"]) == waits
        assert not felt or felt["out"] == (stage == "removed")


def test_who_was_sent_out_reads_who_it_was() -> None:
    for name, told in (("민지", "민지: the host has sent you out"), ("", "#7: the host has sent you out")):
        where = standing("yesno", [], stage="removed", led=True, name=name, participant_id=7)
        assert (waiting(see(where), None) or "").startswith(told)


def test_a_session_that_its_host_ends_tells_the_score_of_what_was_told() -> None:
    given = [Given("main", "fake", correct) for correct in (True, False, True)]
    paced: dict[str, Any] = {"stage": "closed", "hosting": Hosting("teacher"), "led": True, "position": 2}
    told = ending(see(standing("yesno", given, **paced, revealed=True)), "Class")
    assert told["score"] == "2 of 3 correct" and told["meaning"].startswith("This session has ended.")
    assert ending(see(standing("yesno", given, **paced)), "Class")["score"] == "1 of 2 correct"
    for untold in (
        standing("yesno", given, **{**paced, "hosting": Hosting("teacher", feedback=False)}, revealed=True),
        standing("yesno", given[:1], **{**paced, "position": 0}),
    ):
        assert "correct" not in ending(see(untold), "Class")["score"]
