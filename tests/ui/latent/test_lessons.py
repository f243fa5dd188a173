"""Every lesson of the Latent page runs alone, and the codes keep what a digit is."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from genlab.paths import ROOT
from genlab.ui.latent import features
from tests.support.waiting import HANG_S


@pytest.fixture(scope="module")
def taught() -> Any:
    """Return the page, whose first lesson is open."""
    page = AppTest.from_file(str(ROOT / "pages" / "latent.py"), default_timeout=HANG_S).run()
    assert not page.exception
    return page


@pytest.mark.parametrize(
    ("lesson", "says"),
    [
        ("The plane", "The plane: 1,000 test images as two numbers"),
        ("Drawn again", "Drawn again from z"),
        ("Noise", "Noise in z"),
        ("Between two", "Between two images"),
        ("Any point", "Any point of z"),
    ],
)
def test_a_lesson_is_drawn_when_its_tab_is_opened_and_no_other(taught: Any, lesson: str, says: str) -> None:
    taught.session_state["lesson"] = lesson
    taught.run()
    assert not taught.exception
    assert [part.value for part in taught.subheader] == [says]


def test_codes_are_better_features_the_more_numbers_they_have() -> None:
    wide, narrow, pixels = features.accuracies()
    assert 0.1 < narrow < wide < 1.0 and narrow < pixels
    assert wide > 0.7  # of ten classes, by weighing and adding alone
