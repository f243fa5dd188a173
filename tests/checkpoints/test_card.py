from genlab.checkpoints import History, thinned


def test_a_thinned_history_keeps_its_end() -> None:
    long: History = {"step": list(map(float, range(1, 1001))), "loss": [1.0] * 1000}
    short = thinned(long, 50)
    assert len(short["step"]) == 50
    assert short["step"][-1] == 1000
    assert thinned({}) == {}
