from dataclasses import replace

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
