"""Errors by the length of the source, as cards have them."""

from pathlib import Path

from genlab.metrics.texts.lengths import by_length
from genlab.ui.sequences import lengths
from tests.support.writers import write_translator
from tests.ui.sequences.conftest import Opened

SHORT = {"exact_0": 0.9, "errors_0": 0.02, "chrf_0": 97.0, "sources_0": 40.0}
LONG = {"exact_12": 0.1, "errors_12": 1.4, "chrf_12": 20.0, "sources_12": 60.0}


def test_rows_are_read_from_a_card_in_order_of_length() -> None:
    rows = by_length({"exact": 0.5, **LONG, **SHORT})
    assert [(row.letters, row.exact, row.errors, row.chrf, row.sources) for row in rows] == [
        (0, 0.9, 0.02, 97.0, 40),
        (12, 0.1, 1.4, 20.0, 60),
    ]
    assert by_length({"exact": 0.5, "errors_12": 0.5}) == []  # measured by an older genlab


def test_a_family_is_a_line_and_more_errors_than_letters_are_still_on_it() -> None:
    rows = {"seq2seq": by_length(SHORT | LONG), "attention": by_length(SHORT)}
    columns, specification = lengths.chart("errors", "Letters wrong", rows)
    assert columns["family"] == ["sequence to sequence"] * 2 + ["attention"]
    assert columns["value"] == [0.02, 1.4, 0.02] and columns["span"] == ["0-11", "12-23", "0-11"]
    (_ends, line) = specification["layer"]
    assert line["encoding"]["y"]["scale"]["domain"] == [0, 1.4]
    _columns, specification = lengths.chart("chrf", "chrF", rows)
    assert specification["layer"][1]["encoding"]["y"]["scale"]["domain"] == [0, 100]


def test_an_interval_stands_upright_where_the_card_has_one() -> None:
    measured = LONG | {"errors_12_low": 1.1, "errors_12_high": 1.7}
    rows = {"seq2seq": by_length(SHORT | measured)}
    columns, specification = lengths.chart("errors", "Letters wrong", rows)
    assert columns["low"] == [0.02, 1.1] and columns["high"] == [0.02, 1.7]
    assert specification["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, 1.7]
    assert "95% intervals" in lengths.figure("errors", "Letters wrong", rows).says
    assert "95% intervals" not in lengths.figure("chrf", "chrF", rows).says  # an older card


def test_a_length_of_few_sources_is_left_out_where_another_has_more(home: Path, opened: Opened) -> None:
    few = {"exact_24": 1.0, "errors_24": 0.0, "chrf_24": 100.0, "sources_24": 2.0}
    assert lengths.enough(by_length(SHORT | LONG | few)) == by_length(SHORT | LONG)
    assert lengths.enough(by_length(few)) == by_length(few)
    write_translator(home / "checkpoints", "attention", ["ab"], metrics=SHORT | LONG | few)
    shown = opened(exhibit="By length")
    assert any("fewer than 10 test sources" in part.value for part in shown.caption)


def test_the_page_plots_what_is_measured_and_says_how_to_measure_the_rest(home: Path, opened: Opened) -> None:
    write_translator(home / "checkpoints", "attention", ["ab"], metrics=SHORT | LONG)
    write_translator(home / "checkpoints", "seq2seq", ["ab"], looks=False)
    shown = opened(exhibit="By length")
    assert len(shown.get("vega_lite_chart")) == 1
    captions = [part.value for part in shown.caption]
    assert any("`genlab evaluate seq2seq-pairs --data FILE --write`" in caption for caption in captions)
    assert not any("evaluate attention-pairs" in caption for caption in captions)
    assert not any("is not drawn" in caption for caption in captions)
    shown.segmented_control[0].set_value("exact").run()
    assert not shown.exception and any("letter by letter" in part.value for part in shown.caption)
