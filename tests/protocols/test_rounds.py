from collections import Counter

import pytest

from genlab.errors import GenlabError
from genlab.protocols import CHECK, MAIN, QUALIFICATION, Given, Settings, following, get, plan
from genlab.protocols.rounds import CHECK_EXPOSURE_MS, NOISE

REALS = range(100)
FAKES = {"gan": range(100, 150), "flow": range(150, 200)}


def drawn(protocol: str, settings: Settings, questions: int, seed: int = 5):
    return plan(get(protocol), settings, REALS, FAKES, questions, seed)


def test_without_settings_a_round_is_what_its_protocol_draws():
    for name in ("yesno", "pair"):
        planned = drawn(name, Settings(), 20)
        assert [trial.question for trial in planned] == get(name).draw(REALS, FAKES, 20, 5)
        assert {trial.part for trial in planned} == {MAIN}


def test_only_the_chosen_generators_are_asked_about():
    planned = drawn("yesno", Settings(generators=("flow",)), 20)
    assert {trial.question.generator for trial in planned} == {"", "flow"}
    with pytest.raises(GenlabError, match="Unknown generator 'vae' in this pack"):
        drawn("yesno", Settings(generators=("vae",)), 20)


@pytest.mark.parametrize("protocol", ["yesno", "pair"])
def test_checks_stand_among_the_questions_and_are_images_of_no_pack(protocol: str):
    planned = drawn(protocol, Settings(checks=3), 20)
    assert Counter(trial.part for trial in planned) == {MAIN: 20, CHECK: 3}
    assert planned[0].part == MAIN
    checks = [trial.question for trial in planned if trial.part == CHECK]
    noises = [number for question in checks for number in question.stimuli if number < 0]
    assert sorted(noises) == [-3, -2, -1]
    for question in checks:
        assert question.generator == NOISE
        if protocol == "pair":
            side = question.stimuli.index(next(n for n in question.stimuli if n >= 0))
            assert question.truth == ("left", "right")[side]
        else:
            assert question.truth == "fake"


def test_checks_leave_the_questions_as_they_are():
    plain = [trial.question for trial in drawn("yesno", Settings(), 20)]
    checked = [trial.question for trial in drawn("yesno", Settings(checks=4), 20) if trial.part == MAIN]
    assert plain == checked


def test_a_qualification_round_comes_first_and_shares_no_image_with_the_rest():
    planned = drawn("yesno", Settings(qualification=40), 20)
    assert [trial.part for trial in planned] == [QUALIFICATION] * 40 + [MAIN] * 20
    images = [number for trial in planned for number in trial.question.stimuli]
    assert len(set(images)) == len(images)
    with pytest.raises(GenlabError, match="No qualification in pair"):
        drawn("pair", Settings(qualification=40), 20)


def test_who_cannot_qualify_any_more_does_not_go_on():
    settings = Settings(qualification=10)
    protocol = get("yesno")
    wrong = [Given(QUALIFICATION, "fake", False)] * 2
    assert following(protocol, settings, QUALIFICATION, wrong[:1]) is not None
    assert following(protocol, settings, QUALIFICATION, wrong) is None  # 3 of 5 is below 65%
    passed = [Given(QUALIFICATION, truth, True) for truth in ("fake", "real") for _ in range(5)]
    assert following(protocol, settings, MAIN, passed) is not None


def test_blocks_of_a_timed_round_are_balanced_and_share_no_image_with_the_next():
    settings = Settings(blocks=2, block_trials=40)
    planned = [trial.question for trial in drawn("hype_time", settings, 80)]
    first, second = planned[:40], planned[40:]
    for block in (first, second):
        assert Counter(question.truth for question in block) == {"real": 20, "fake": 20}
    assert not {q.stimuli for q in first} & {q.stimuli for q in second}


def test_checks_and_qualification_do_not_move_a_staircase():
    settings = Settings(blocks=1, block_trials=10, qualification=2, checks=1)
    protocol = get("hype_time")
    qualified = [Given(QUALIFICATION, "fake", True), Given(QUALIFICATION, "real", True)]
    assert following(protocol, settings, QUALIFICATION, []).exposure_ms is None
    assert following(protocol, settings, MAIN, qualified).exposure_ms == 500
    so_far = [*qualified, Given(MAIN, "fake", True, 500)]
    assert following(protocol, settings, CHECK, so_far).exposure_ms == CHECK_EXPOSURE_MS
    so_far.append(Given(CHECK, "fake", False, CHECK_EXPOSURE_MS))
    assert following(protocol, settings, MAIN, so_far).exposure_ms == 490


def test_beside_noise_stands_a_real_image_that_no_question_asks_about():
    for seed in range(30):
        planned = drawn("pair", Settings(checks=5), 50, seed)
        shown = [number for trial in planned for number in trial.question.stimuli]
        assert len(set(shown)) == len(shown)
    with pytest.raises(GenlabError, match=r"Too few real images: 2\. Expected at least 3"):
        plan(get("pair"), Settings(checks=3), range(22), {"gan": range(100, 120)}, 20, 5)


def test_more_checks_than_can_stand_among_the_questions_are_refused():
    with pytest.raises(
        GenlabError, match=r"Too many attention checks: 5\. Expected fewer than the 5 questions"
    ):
        drawn("yesno", Settings(checks=5), 5)
    assert len(drawn("yesno", Settings(checks=4), 5)) == 9  # as long as a session says its round is


def test_a_pack_suffices_after_the_qualification_for_every_seed_or_for_none():
    def suffices(fakes: int, seed: int) -> bool:
        pack = {"flow": range(100, 100 + fakes), "gan": range(200, 200 + fakes + 1)}
        try:
            planned = plan(get("yesno"), Settings(qualification=10), range(50), pack, 20, seed)
        except GenlabError:
            return False
        images = [number for trial in planned for number in trial.question.stimuli]
        assert len(set(images)) == len(images)
        return True

    for fakes in (7, 8, 9):
        assert len({suffices(fakes, seed) for seed in range(20)}) == 1
    assert suffices(8, 0) and not suffices(7, 0)
