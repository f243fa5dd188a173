"""The quiz component in the browser: its files put together, and mounted."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from genlab.ui.media import ROOMS

FOLDER = Path(__file__).parent


@cache
def _component() -> Any:
    """Put the component together, with every medium's part in it, once a process."""
    names = ("quiz.html", "quiz.css", "screen.js", "places.js", "back.js", "quiz.js")
    parts = {name: (FOLDER / name).read_text(encoding="utf-8") for name in names}
    painters = [
        path.read_text(encoding="utf-8") for room in ROOMS.values() for path in (*room.parts, room.script)
    ]
    styles = [room.style.read_text(encoding="utf-8") for room in ROOMS.values() if room.style]
    return st.components.v2.component(
        "genlab_quiz",
        html=parts["quiz.html"],
        css="".join([parts["quiz.css"], *styles]),
        js="".join([parts["screen.js"], *painters, parts["places.js"], parts["back.js"], parts["quiz.js"]]),
    )


def show(
    values: dict[str, Any],
    on_answer: Callable[[], None],
    on_again: Callable[[], None],
    on_look: Callable[[], None],
) -> None:
    """Mount the component under the key `quiz`."""
    _component()(
        key="quiz",
        # In one piece: Streamlit looks at each value of a mapping for data frames, and takes its time.
        data={"card": values},
        on_answer_change=on_answer,
        on_again_change=on_again,
        on_look_change=on_look,
    )
