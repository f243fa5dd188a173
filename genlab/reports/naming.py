"""What stimuli are called in exports."""

from collections.abc import Sequence

from genlab import protocols
from genlab.protocols import Question


def stimulus_names(protocol: str, pack: str, stimuli: Sequence[int], truth: str) -> list[str]:
    """Return the names of stimulus and partner, "" for none."""
    roles = protocols.get(protocol).roles(Question(tuple(stimuli), truth, ""))
    return ["" if number is None else stimulus_name(pack, number) for number in roles]


def stimulus_name(pack: str, number: int) -> str:
    """Return a stimulus' name in exports, e.g. `mnist/0123`; `noise/0001` for an attention check's image."""
    return f"{pack}/{number:04d}" if number >= 0 else f"noise/{-number:04d}"
