from functools import partial

from genlab.analysis import planner
from genlab.reports import drawing
from genlab.ui.charts.planning import MARGINS, people_by_margin


def test_people_are_drawn_against_the_margin_and_the_chosen_one_is_marked() -> None:
    def needed(margin: float) -> planner.Plan:
        return planner.people_needed(margin, 20, 200, image_correlation=0.02)

    figure = people_by_margin(needed, 5.25)
    rows, spec = figure.chart
    known = dict(zip(rows["margin"], rows["people"], strict=True))
    assert (
        1.0 not in known and min(known) > 1
    )  # no number of people shows so small a margin with so few images
    assert known[5.25] == needed(0.0525).people and max(known) == MARGINS[-1]
    assert list(known.values()) == sorted(known.values(), reverse=True)
    assert "datum.margin == 5.25" in str(spec["layer"][1]["transform"])
    assert drawing.picture(figure.chart, "svg").startswith(b"<svg")
    assert people_by_margin(partial(needed), 5.0).alt
