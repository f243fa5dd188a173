from typing import Any

from genlab.ui.own.made import size_lines


def test_how_sizes_were_changed_is_said_for_each_kind() -> None:
    source: dict[str, Any] = {
        "": {"sizes": [[40, 40, 12]], "different_sizes": 1, "changed": {}},
        "blobs": {
            "sizes": [[200, 100, 9], [80, 80, 3]],
            "different_sizes": 2,
            "changed": {"reduced": 12, "cut": 9},
        },
    }
    assert size_lines(source, (40, 40)) == [
        "Real images: all came as 40 x 40 pixels; left as they were.",
        "blobs: came in 2 sizes, most often 200 x 100 pixels; 12 reduced, 9 cut at two sides.",
    ]
    old = {"": {"sizes": [[80, 80, 12]], "different_sizes": 1}}  # of an older genlab, which did not count
    assert size_lines(old, (40, 40)) == ["Real images: all came as 80 x 80 pixels; brought to one size."]
