"""A round looked back on, on both databases: truths, and how others did with the same stimuli."""

from dataclasses import replace

from genlab.sessions import join, open_session
from genlab.sessions.others import NOBODY
from genlab.sessions.review import review
from tests.support.playing import play


def test_a_round_is_looked_back_on_with_what_others_did(engine, pack):
    session = open_session(engine, pack, "pair", 6)
    mine, *others = [join(engine, session, pack, seed=seed) for seed in (3, 3, 3, 4)]
    results = play(engine, mine, pack)
    assert [answer.correct for answer in review(engine, mine)] == results
    assert {answer.others for answer in review(engine, mine)} == {NOBODY}
    for token in others:
        play(engine, token, pack)
    found = review(engine, mine)
    for answer in found:
        makers = [pack.generators[number] for number in answer.stimuli]
        assert answer.generator in makers and makers.index("") == ["left", "right"].index(answer.truth)
        # Two others were asked the same in the same order, and erred where this one did: at every third question.
        assert answer.others == NOBODY if answer.correct else answer.others.wrong >= 2
    assert [answer.place for answer in found if answer.others.answered] == [2, 5]


def test_another_question_and_another_pack_say_nothing_of_this_one(engine, pack):
    token = join(engine, open_session(engine, pack, "yesno", 5), pack, seed=7)
    play(engine, token, pack)
    play(engine, join(engine, open_session(engine, pack, "pair", 5), pack, seed=7), pack)
    other = replace(pack, sha256="0" * 64)
    play(engine, join(engine, open_session(engine, other, "yesno", 5), other, seed=7), pack)
    assert all(answer.others == NOBODY for answer in review(engine, token))
