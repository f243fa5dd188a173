"""Half of a round's questions are aided, one of every two, by coin."""

from genlab.protocols.aid import aided


def test_one_of_every_two_questions_is_aided_by_coin() -> None:
    rounds = [[aided(seed, trial) for trial in range(20)] for seed in range(200)]
    assert all(sum(each[two : two + 2]) == 1 for each in rounds for two in range(0, 20, 2))
    for place in range(20):
        assert 60 < sum(each[place] for each in rounds) < 140  # 100, within six standard errors
    assert rounds == [[aided(seed, trial) for trial in range(20)] for seed in range(200)]
    assert len({tuple(each) for each in rounds}) > 100
