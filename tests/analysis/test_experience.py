import numpy as np
import pandas as pd

from genlab.analysis.experience import by_music


def table(people: dict[str, tuple[str, float]], answers: int = 400) -> pd.DataFrame:
    """Return answers of people: what each said of themselves, and how often they are right."""
    rng = np.random.default_rng(4)
    rows = [
        {"participant": who, "music": music, "truth": truth, "choice": truth if rng.random() < right else "?"}
        for who, (music, right) in people.items()
        for truth in rng.choice(["real", "fake"], answers)
    ]
    return pd.DataFrame(rows)


def test_each_group_has_its_own_accuracy_the_least_music_first() -> None:
    found = by_music(table({"a": ("regularly", 0.9), "b": ("none", 0.5), "c": ("none", 0.5), "d": ("", 1.0)}))
    assert [(each["music"], each["people"], each["answers"]) for each in found] == [
        ("none", 2, 800),
        ("regularly", 1, 400),
    ]
    for each, true in zip(found, (0.5, 0.9), strict=True):
        low, high = each["interval"]
        assert low < true < high and low < each["accuracy"] < high


def test_people_who_differ_widen_the_interval() -> None:
    alike = by_music(table({str(n): ("some", 0.7) for n in range(8)}))[0]["interval"]
    apart = by_music(table({str(n): ("some", 0.5 + 0.05 * n) for n in range(8)}))[0]["interval"]
    assert apart[1] - apart[0] > 1.5 * (alike[1] - alike[0])


def test_where_nobody_was_asked_nothing_is_told() -> None:
    answers = table({"a": ("", 0.5)}, 4)
    assert by_music(answers) == by_music(answers.drop(columns="music")) == []
