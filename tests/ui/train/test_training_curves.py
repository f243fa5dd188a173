import pytest

from genlab.media import IMAGE, MEDIA, MELODY, TEXT
from genlab.reports import drawing
from genlab.ui.train.training_curves import by_step, losses, together


def test_losses_are_drawn_by_name_and_what_is_missing_is_left_out() -> None:
    history: dict[str, list[float | None]] = {
        "step": [20.0, 40.0, 60.0],
        "d_loss": [0.7, 0.6, 0.5],
        "val_loss": [None, 0.65, None],
    }
    figure = losses(history)
    rows, spec = figure.chart
    assert list(zip(rows["name"], rows["step"], rows["loss"], strict=True)) == [
        ("discriminator", 20.0, 0.7), ("discriminator", 40.0, 0.6), ("discriminator", 60.0, 0.5),
        ("test images", 40.0, 0.65),
    ]  # fmt: skip
    assert spec["encoding"]["y"]["scale"]["type"] == "linear"
    assert drawing.picture(figure.chart, "svg").startswith(b"<svg")


def test_losses_that_fall_far_are_drawn_on_a_log_scale() -> None:
    far = losses({"step": [1.0, 2.0], "loss": [1.0, 0.01]}).chart[1]
    below = losses({"step": [1.0, 2.0], "loss": [1.0, -50.0]}).chart[1]
    assert far["encoding"]["y"]["scale"]["type"] == "log"
    assert below["encoding"]["y"]["scale"]["type"] == "linear"


def test_accuracy_by_step_has_its_intervals_and_the_line_at_half() -> None:
    figure = by_step([(20, 0.95, (0.9, 0.99), 40), (500, 0.6, (0.5, 0.7), 38)])
    rows, spec = figure.chart
    assert rows["low"] == [0.9, 0.5] and rows["high"] == [0.99, 0.7] and rows["answers"] == [40, 38]
    assert spec["layer"][0]["encoding"]["y"]["datum"] == 0.5
    assert drawing.picture(figure.chart, "svg").startswith(b"<svg")
    assert figure.says and figure.alt


@pytest.mark.parametrize("medium", MEDIA)
def test_a_chart_of_a_run_speaks_of_what_it_makes(medium: str) -> None:
    others = {IMAGE: "image", TEXT: "text", MELODY: "tune"}
    mine = others.pop(medium)
    history: dict[str, list[float | None]] = {"step": [1, 2], "loss": [2, 1], "val_loss": [2, 1]}
    for figure in (losses(history, medium), by_step([(20, 0.9, (0.8, 1.0), 4)], medium)):
        told = " ".join([*figure.chart[0].get("name", []), figure.says]).lower()
        assert mine in told and not any(other in told for other in others.values())


def test_two_runs_stand_in_one_chart_each_over_its_own_training() -> None:
    figure = together(
        [
            ("#1 GAN", {"step": [10.0, 20.0], "d_loss": [0.7, 0.6], "g_loss": [0.8, None]}),
            ("#2 flow", {"step": [100.0, 400.0], "loss": [0.5, 0.2]}),
            ("#3 nothing yet", {}),
        ]
    )
    rows, spec = figure.chart
    assert list(zip(rows["run"], rows["name"], rows["share"], rows["loss"], strict=True)) == [
        ("#1 GAN", "discriminator", 0.5, 0.7), ("#1 GAN", "discriminator", 1.0, 0.6),
        ("#1 GAN", "generator", 0.5, 0.8),
        ("#2 flow", "training images", 0.25, 0.5), ("#2 flow", "training images", 1.0, 0.2),
    ]  # fmt: skip
    assert spec["encoding"]["color"]["scale"]["domain"] == [
        "discriminator",
        "generator",
        "training images",
    ]
    assert spec["encoding"]["strokeDash"]["scale"]["domain"] == ["#1 GAN", "#2 flow", "#3 nothing yet"]
    assert drawing.picture(figure.chart, "svg").startswith(b"<svg")
