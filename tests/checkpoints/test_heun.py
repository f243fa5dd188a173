import numpy as np

from genlab.checkpoints.heun import follow


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
