"""How a learning rate goes over a run."""

import pytest

pytest.importorskip("keras")


@pytest.mark.parametrize(("steps", "warm"), [(6000, 200), (50, 6), (1, 1)])
def test_a_rate_rises_and_falls_to_nothing_at_the_runs_end(steps: int, warm: int) -> None:
    from genlab.generators.rates import rising_and_falling

    rates = [
        float(rising_and_falling(0.002, steps, 200)(step))
        for step in (0, warm, (steps + warm) // 2, steps + 1)
    ]
    assert rates[0] == pytest.approx(0.0001) and rates[1] == pytest.approx(0.002)
    assert rates[0] < rates[2] <= rates[1] and rates[3] == pytest.approx(0, abs=1e-9)
