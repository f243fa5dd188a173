"""What a run goes on from."""

import json
from pathlib import Path

import numpy as np
import pytest

from genlab.errors import GenlabError
from genlab.training import state


def test_two_identities_differ_where_both_say_something() -> None:
    own = {"seed": 0, "settings": {"batch": 8, "steps": 5}, "images": "ab"}
    assert (
        state.unlike({"seed": 0, "settings": {"batch": 8}}, own) == {}
    )  # as it was kept before there was more
    assert state.unlike({"seed": 1, "settings": {"batch": 9, "old": 3}, "images": "ab"}, own) == {
        "seed": 1, "batch": 9, "old": 3
    }  # fmt: skip


def test_what_was_saved_comes_back_whole(tmp_path: Path) -> None:
    identity = {"seed": 3, "settings": {"batch": 8}}
    history: dict[str, list[float | None]] = {"step": [1.0, 2.0], "loss": [0.5, None]}
    weights = np.arange(6, dtype=np.float32).reshape(2, 3)
    state.save(tmp_path / "new", identity, history, {"model/000": weights})
    told, losses, arrays = state.load(tmp_path / "new")
    assert (told, losses) == (identity, history)
    assert list(arrays) == ["model/000"] and np.array_equal(arrays["model/000"], weights)
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [state.RUN, state.STATE]


def test_what_is_damaged_or_of_another_format_is_named(tmp_path: Path) -> None:
    state.save(tmp_path, {}, {}, {"model/000": np.zeros(3)})
    told = json.loads((tmp_path / state.RUN).read_text())
    (tmp_path / state.RUN).write_text(json.dumps({**told, "format": 99}))
    with pytest.raises(
        GenlabError, match=r"Unknown format of the training state .* Expected 1. Received: 99"
    ):
        state.load(tmp_path)
    for broken in ("{", "[]", "{}"):
        (tmp_path / state.RUN).write_text(broken)
        with pytest.raises(GenlabError, match=r"Damaged training state .* Expected state.npz and run.json"):
            state.load(tmp_path)
    del told["format"]  # as it was written before there was a number
    (tmp_path / state.RUN).write_text(json.dumps(told))
    assert list(state.load(tmp_path)[2]) == ["model/000"]
    (tmp_path / state.STATE).write_bytes(b"damaged")
    with pytest.raises(GenlabError, match="Damaged training state"):
        state.load(tmp_path)
