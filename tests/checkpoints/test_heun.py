import numpy as np

from genlab.checkpoints.heun import follow, moments


def test_more_steps_of_a_bent_path_come_nearer_to_its_end() -> None:
    """dx/dt = x has the end e x; Heun's steps come nearer with the square of their length, the last one's included."""
    one = np.ones((1, 1), np.float32)
    errors = [abs(float(follow(lambda x, t: x, one, steps).item()) - np.e) for steps in (4, 8, 16)]
    assert errors[1] < errors[0] / 3
    assert errors[2] < errors[1] / 3


def test_one_step_is_one_evaluation_at_the_beginning() -> None:
    times = []

    def velocity(x: np.ndarray, t: np.float32) -> np.ndarray:
        times.append(float(t))
        return 2 * x

    assert follow(velocity, np.ones(1), 1).tolist() == [3]
    assert times == [0]


def test_the_way_back_undoes_the_way_there() -> None:
    """dx/dt = x: from any time to any other the factor is the exponential of what lies between, backward as forward."""
    one = np.ones((1, 1))
    for begin, end in ((0.0, 0.7), (0.7, 0.0), (0.3, 0.35), (0.9, 0.2)):
        found = float(follow(lambda x, t: x, one, 64, begin, end).item())
        assert abs(found - np.exp(end - begin)) < 1e-4
    there = follow(lambda x, t: x, one, 8, 0, 0.6)
    assert abs(float(follow(lambda x, t: x, there, 8, 0.6, 0).item()) - 1) < 1e-2


def test_a_way_in_two_parts_that_meet_at_a_step_is_the_whole_way() -> None:
    def velocity(x: np.ndarray, t: np.float32) -> np.ndarray:
        return np.sin(5 * x + t)

    x = np.linspace(-1, 1, 9)
    whole = follow(velocity, x, 8)
    assert np.array_equal(follow(velocity, follow(velocity, x, 8, 0, 0.375), 8, 0.375, 1), whole)


def test_one_steps_at_the_times_of_the_whole_way() -> None:
    assert moments(4).tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert moments(4, 0.6, 0).tolist() == [np.float32(0.6), 0.5, 0.25, 0]
    assert moments(4, 0.5, 1).tolist() == [0.5, 0.75, 1]
