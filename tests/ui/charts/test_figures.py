from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from genlab import packs
from genlab.analysis import fool_rates, study
from genlab.analysis.published import PUBLISHED
from genlab.reports import drawing
from genlab.simulation.people import response_times
from genlab.ui.charts import figures, plots
from genlab.ui.charts.consort import flow, wrapped
from genlab.ui.latent import plane
from genlab.ui.neighbours import comparison
from genlab.ui.train import training_curves
from tests.support.simulated import simulated_study


def full_study():
    """Return a study with all that can be drawn."""
    answers = simulated_study(0, people=12, dprime=1.0)
    random = np.random.default_rng(0)
    answers["rt_ms"] = response_times(answers, 0)
    answers.loc[answers["participant"] == 3, "rt_ms"] = 90.0
    answers["confidence"] = random.uniform(50, 100, len(answers))
    answers["exposure_ms"] = random.choice([100.0, 200.0, 400.0, 800.0], len(answers))
    return answers, study.of_answers(answers, flag=True)


def test_every_figure_of_a_study_has_its_line_and_can_be_drawn():
    _answers, found = full_study()
    drawn = figures.of_study(found)
    assert [figure.key for figure in drawn] == [
        "forest",
        "flow",
        "images",
        "psychometric",
        "calibration",
        "speed",
        "people",
    ]
    assert all(figure.says and figure.alt for figure in drawn)
    pictures = drawing.render([figure.chart for figure in drawn], "svg")
    assert all(picture.startswith(b"<svg") for picture in pictures)


def test_figures_of_several_parts_name_their_part():
    answers = simulated_study(0)
    both = study.pd.concat([answers, answers.assign(protocol="hype_infinity")])
    keys = [(figure.key, figure.title) for figure in figures.of_study(study.of_answers(both))]
    assert ("images", "HYPE: 100 questions") in keys
    assert ("people", "Every person, answer by answer (One at a time)") in keys


def test_a_study_of_counts_has_its_forest_alone():
    verdict = {"accuracy": 0.7, "accuracy_interval": (0.6, 0.8)}
    (figure,) = figures.of_study({"generators": {"gan": verdict}, "resampled": "people", "margin": 0.03})
    assert "resample people;" in figure.says and "±3 points" in figure.says


def test_others_scores_are_marked_as_theirs():
    rows, _spec = plots.forest([("gan", 0.6, (0.5, 0.7))], published=True)
    assert rows["whose"] == ["here"] + ["published by others"] * len(PUBLISHED)
    assert (rows["low"][2], rows["high"][2]) == PUBLISHED[1].interval
    says = figures.forest([], published=True).says
    assert all(entry.source in says for entry in PUBLISHED)


def test_the_strip_has_a_cell_an_image():
    rates = fool_rates(simulated_study(0))
    rows, _spec = plots.strip(rates)
    assert sorted(rows["stimulus"]) == sorted(rates["stimulus"])
    assert rows["kind"][0] == "reals"
    first = [share for kind, share in zip(rows["kind"], rows["called_real"], strict=True) if kind == "GAN"]
    assert first == sorted(first, reverse=True)


def test_rounds_have_a_cell_an_answer():
    rows, _spec = plots.rounds([{"participant": "7", "right": "110"}, {"participant": "2", "right": "0"}])
    assert list(zip(rows["person"], rows["question"], rows["answer"], strict=True)) == [
        ("7", 1, "right"),
        ("7", 2, "right"),
        ("7", 3, "wrong"),
        ("2", 1, "wrong"),
    ]


def test_the_flow_has_three_boxes_below_one_another_and_says_every_count():
    _answers, found = full_study()
    rows, spec = flow(found["exclusions"])
    assert [text.split("\n")[0] for text in rows["text"]] == ["Came in", "Set apart", "Analysed"]
    assert "people: 12, answers: 240" in rows["text"][0]
    assert "people: 1, answers: 20" in rows["text"][1]
    assert "people: 11, answers: 220" in rows["text"][2]
    assert all(above < below for above, below in zip(rows["bottom"], rows["top"][1:], strict=False))
    assert spec["height"] == rows["bottom"][-1]
    nobody = {"people": 1, "answers": 2, "excluded": {}, "analysed_people": 1, "analysed_answers": 2}
    assert "nobody" in flow(nobody)[0]["text"][1]


def test_long_reasons_are_broken_between_words():
    assert wrapped("one two three", 8) == ["one two", "three"]
    assert wrapped("가나 다라", 8) == ["가나", "다라"]
    assert wrapped("unbreakable", 3) == ["unbreakable"]


def spans(spec: dict[str, Any]) -> Iterator[Any]:
    """Yield the domain of every scale of numbers in a chart."""
    for channel in ("x", "y", "color"):
        found = spec.get("encoding", {}).get(channel, {})
        if found.get("type") == "quantitative":
            yield found.get("scale", {}).get("domain")
    for layer in spec.get("layer", ()):
        yield from spans(layer)


def test_every_scale_says_what_it_spans():
    """Where one does not, Vega looks for the ends of data that have not come yet, and complains in the console."""
    history = {"step": [1.0, 20.0], "loss": [0.7, 0.1]}
    steps = [(20, 0.9, (0.8, 1.0), 40), (500, 0.6, (0.5, 0.7), 40)]
    charts = [
        *(figure.chart for figure in figures.of_study(full_study()[1])),
        plots.votes({"real": 3, "fake": 5}, "real"),
        plots.votes({"left": 0, "right": 0}, "left"),
        plane.scatter(),
        comparison.histogram(comparison.compare(packs.load("mnist"), "gan")),
        training_curves.losses(history).chart,
        training_curves.losses({}).chart,
        training_curves.together([("one", history)]).chart,
        training_curves.by_step(steps).chart,
    ]
    for rows, spec in charts:
        found = list(spans(spec))
        assert found and None not in found, (list(rows), spec)


@pytest.mark.parametrize(
    ("values", "domain"), [([3, 1, None], [1, 3]), ([2], [1.5, 2.5]), ([], [0, 1]), ([float("nan")], [0, 1])]
)
def test_a_scale_spans_what_is_shown(values, domain):
    assert plots.span(values)["domain"] == domain
