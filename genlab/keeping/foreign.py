"""What a row may name that comes from another machine: a pack by its name, a training run of data that genlab knows.

A name that leads to a file would have the server open it.
"""

from typing import Any

from genlab import datasets, packs
from genlab.training import runs
from genlab.training.job import MOST_SEED


def check(table: str, values: dict[str, Any]) -> None:
    """Look at what a row of a backup names.

    Raises:
        ValueError: for a name that leads elsewhere.
    """
    if table == "session" and not packs.is_name(str(values.get("pack_name"))):
        raise ValueError(f"the pack name {str(values.get('pack_name'))[:60]!r}")
    if table == "job":
        _check_run(values.get("settings"))


def _check_run(settings: object) -> None:
    """Look at what a stored job would do: a name that leads to a file would have it opened.

    Raises:
        ValueError: for settings that no page writes.
    """
    if not isinstance(settings, dict):
        raise ValueError(f"the settings {str(settings)[:60]!r} of a run")
    known = {"dataset": datasets.LOADERS, "preset": ("", "quick")}
    for name, value in settings.items():
        if name in known:
            fits = value in known[name]
        elif name in ("generator", "run"):
            fits = isinstance(value, str) and (not value or bool(runs.NAME.fullmatch(value)))
        elif name in ("seed", "label"):
            fits = (value is None and name == "label") or (
                isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_SEED
            )
        else:
            fits = True  # of another version, and left alone
        if not fits:
            raise ValueError(f"the {name} {str(value)[:60]!r} of a run")
