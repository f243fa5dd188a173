"""`genlab pack build --designs`: a pack of designs of the studio."""

import argparse
import json
from typing import Any

from genlab.cli.printing import print_report
from genlab.errors import GenlabError
from genlab.progress import Tell


def build(arguments: argparse.Namespace, tell: Tell) -> int:
    """Build a pack of designs, beside as many random ones and as many real products as both."""
    from genlab.designs.asking import Asked, build
    from genlab.paths import user_dir

    given = ("data", "label", "real", "zip", "fake", "train", "size", "learn_from")
    if arguments.private or arguments.by_step or any(getattr(arguments, name) for name in given):
        raise GenlabError(
            "Too many sources. Expected --designs with --title, --seed, --maker-sha256 and --out alone."
        )
    out = arguments.out or user_dir() / "packs" / f"{arguments.name}.npz"
    pack = build(
        arguments.name,
        arguments.title or arguments.name,
        [Asked.of_stored(each) for each in _listed(arguments)],
        out,
        seed=arguments.seed,
        maker_sha256=arguments.maker_sha256,
        tell=tell,
    )
    counts = {name: len(numbers) for name, numbers in pack.fakes.items()}
    said = ", ".join(f"{count} {name}" for name, count in counts.items())
    print_report(
        {
            "name": pack.name,
            "dataset": pack.dataset,
            "sha256": pack.sha256,
            "stimuli": len(pack.stimuli),
            "designs": counts,
            "path": str(out),
        },
        f"{out}: {len(pack.stimuli)} stimuli ({said}, {len(pack.reals)} real)",
        arguments.json,
    )
    return 0


def _listed(arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """Return the designs that a file lists.

    Raises:
        GenlabError: where it cannot be read, or lists none.
    """
    try:
        found = json.loads(arguments.designs.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GenlabError(
            f"Invalid file '{arguments.designs}'. Expected a JSON list of designs. Received: {error}."
        ) from error
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise GenlabError(
            f"Invalid file '{arguments.designs}'. Expected a JSON list of designs. Received: {type(found).__name__}."
        )
    return found
