import pytest

from genlab.ui.train import runs


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (59.4, "59 s"), (61, "1 min"), (3599, "59 min"), (3700, "1 h 1 min")]
)
def test_what_is_left_is_said_as_people_say_it(seconds: float, said: str) -> None:
    assert runs.duration(seconds) == said
