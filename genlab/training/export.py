"""A run as a checkpoint: snapshots on its way, and what it becomes at its end."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from genlab import checkpoints, media
from genlab.checkpoints import Card, Checkpoint, thinned, versions, write_card
from genlab.checkpoints.opening import open_checkpoint
from genlab.errors import GenlabError
from genlab.generators.graphs import write_networks
from genlab.media import arrays
from genlab.paths import folder_written_aside, sha256
from genlab.training import previews, runs
from genlab.training.run import Run


def snapshot(run: Run) -> Checkpoint:
    """Keep a small checkpoint of this step, and draw its preview through ONNX Runtime."""
    run.state()  # none of it spoiled
    destination = runs.snapshot(run.out, run.default_name, run.step)
    with run.writing(), folder_written_aside(destination) as aside:
        _write(run, run.generator.graphs(), aside)
        write_card(aside, _card(run, aside))
    checkpoint = checkpoints.load(destination)
    previews.draw(run, open_checkpoint(checkpoint, kept=False))
    return checkpoint


def finish(run: Run, destination: Path) -> Checkpoint:
    """Write the checkpoint: ONNX graphs, weights, arrays, a preview and the card, renamed into place at the end.

    One that this run wrote before, at the same step, is left as it is.

    Raises:
        GenlabError: where weights are no longer finite, or the disk does not take it; a checkpoint that stood there is
            kept.
    """
    if run.unchanged and (destination / checkpoints.CARD).is_file():
        with suppress(GenlabError):  # damaged since: it is written anew
            before = checkpoints.load(destination)
            if before.card.steps == run.step and before.card.seed == run.seed:
                return before  # its card may hold what was measured since
    run.state()  # none of it spoiled
    run.generator.finish(run.sampler())
    with run.writing(), folder_written_aside(destination) as aside:
        _write(run, {**run.generator.graphs(), **run.generator.judges()}, aside)
        _, stimuli = previews.sheet(run, run.sampler(), aside / "preview")
        if run.generator.medium == media.IMAGE:
            previews.growth(run, aside, stimuli[:])
        card = _card(run, aside, metrics=run.generator.validation(), history=thinned(run.history))
        write_card(aside, card)
    return Checkpoint(destination, card)


def _write(run: Run, models: Mapping[str, Any], folder: Path) -> None:
    """Write models as ONNX graphs with their weights, and the arrays that sampling needs beside them."""
    write_networks(models, folder)
    if beside := run.generator.arrays():
        arrays.save_small(folder / "arrays.npz", beside)


def _card(run: Run, folder: Path, **known: Any) -> Card:
    """Return the card of a checkpoint whose files lie in a folder."""
    settings = run.generator.described_settings()
    if "dtype_policy" in settings:  # what it came to on this machine
        from genlab.generators.precision import policy_of

        settings["dtype_policy"] = policy_of(settings["dtype_policy"]).name
    return Card(
        generator=run.generator.name,
        dataset=run.dataset,
        label=run.label,
        seed=run.seed,
        settings=settings,
        sampling=run.generator.sampling(),
        source=run.generator.source,
        versions=versions(),
        files={file.name: sha256(file) for file in sorted(folder.iterdir())},
        train_minutes=round(run.seconds / 60, 3),
        steps=run.step,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        learned=str(run.identity["images"]),
        **known,
    )
