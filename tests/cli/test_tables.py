from dataclasses import replace

import numpy as np

from genlab.analysis.machine import judgements
from genlab.bench.figures import Figure
from genlab.bench.machine import Machine
from genlab.checkpoints import find
from genlab.cli import tables


def test_a_number_that_a_card_does_not_have_leaves_its_cell_empty() -> None:
    card = replace(find("pixel-mnist-0").card, metrics={"frechet": 2.0, "frechet_floor": 0.5, "recall": 0.25})
    head, rule, row = tables.shipped([card]).splitlines()
    cells = dict(zip(head.split(" | "), row.split(" | "), strict=True))
    assert rule.count("|") == head.count("|")
    assert (cells["Frechet distance"], cells["floor"], cells["recall"]) == ("2.00", "0.500", "25.0%")
    assert cells["KID"] == cells["coverage"] == ""
    assert cells["class"] == "0"


def test_the_best_judge_stands_beside_what_it_makes_of_reals_alone() -> None:
    found = {"two_sample_accuracy": 0.658, "two_sample_trees": 0.644, "two_sample_linear": 0.658}
    found |= {"two_sample_trees_reals": 0.502, "two_sample_linear_reals": 0.509}
    card = replace(find("pixel-mnist-0").card, metrics=found)
    assert tables.shipped([card]).endswith("| 65.8% linear (50.9%) |")
    older = replace(card, metrics={"two_sample_accuracy": 0.7})
    assert tables.shipped([older]).endswith("| 70.0% |")


def test_what_machines_tell_of_a_pack_begins_with_the_best_one() -> None:
    kinds = ("gan",) * 20 + ("",) * 20
    good = np.r_[np.full(20, 0.9), np.full(20, 0.1)].astype(np.float32)
    found = judgements(
        kinds, {"trees": {"gan": good}, "network": {"gan": 1 - good}}, {}, floors={"trees": 0.52}
    )
    first, *others = tables.judged(found)
    low, high = found["gan"]["accuracy_interval"]
    assert first == f"the best judge of gan: trees, 100.0% right [{low:.1%}, {high:.1%}]"
    assert len(others) == 2 and others[0].endswith("real images against others 52.0%")


def test_a_translation_has_a_row_for_each_way() -> None:
    card = find("pixel-mnist-0").card
    sampling = {**card.sampling, "styles": ["print", "brush"]}
    metrics = {"paired_error": 0.1, "identity_error": 0.2, "other_error": 0.15, "constant_error": 0.09}
    metrics |= {f"back_{key}": value / 2 for key, value in metrics.items()}
    metrics |= {
        f"{key}{end}": 0.05 for key in ("paired_error", "back_paired_error") for end in ("_low", "_high")
    }
    head, _rule, there, back = tables.translations(
        [card, replace(card, sampling=sampling, metrics=metrics)]
    ).splitlines()
    rows = [dict(zip(head.split(" | "), row.split(" | "), strict=True)) for row in (there, back)]
    assert [row["way"] for row in rows] == ["print to brush", "brush to print"]
    assert [(row["error"], row["untouched"]) for row in rows] == [("0.100", "0.200"), ("0.050", "0.100")]
    assert tables.translations([card]) == ""
    assert tables.measured("one", "hangul", metrics).splitlines()[0] == (
        "one: error to the true pair 0.100 [0.050, 0.050], untouched source 0.200, another true image 0.150, "
        "one image for all 0.090"
    )


def test_measured_figures_stand_below_their_machine() -> None:
    figures = [
        Figure("flow's step", 0.558, "", "at least 0.5", True, "of 1 TFLOP/s"),
        Figure("start", 1.25, "s", "2", True),
    ]
    machine = Machine("A machine", 2, "yes", "unknown", 12.345, 678.9, 0.12)
    assert tables.benchmark(machine, figures).splitlines() == [
        "A machine (a loop of Python 12.3 ms, a product of matrices 679 GFLOP/s, an fsync 0.12 ms; "
        "AVX-512: yes, bfloat16: unknown):",
        "",
        "| | measured | target | made of |",
        "|---|--:|--:|---|",
        "| flow's step | 0.558 | at least 0.5 | of 1 TFLOP/s |",
        "| start | 1.25 s | 2 |  |",
    ]
