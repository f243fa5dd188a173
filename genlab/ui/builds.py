"""Packs of people's own images and of runs, built in a process of their own: a page only starts one and looks at it.

The web process never decodes what a visitor sends. One build runs at a time, as politely as the system allows, so that
nobody's answers wait for it.
"""

import json
import re
import secrets
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from genlab import datasets, packs
from genlab.errors import GenlabError
from genlab.paths import ROOT, user_dir
from genlab.training import processes
from genlab.training.processes import LEAST_FREE_BYTES, environment, step_back
from genlab.ui.words import _

MOST_MEGABYTES = 100
"""Of one upload."""
MOST_PACKS = 40
MOST_SECONDS = 600
MOST_MEMORY = 2**32
"""Of a build from an upload, with all the libraries that it maps."""
_lock = threading.Lock()
_running: list["Build"] = []


@dataclass(frozen=True)
class Build:
    """A pack being built.

    Attributes:
        name: of the pack.
        folder: holds the upload and what the process printed; removed at the end.
        process: builds it.
        began: on the monotonic clock, in seconds.
    """

    name: str
    folder: Path
    process: subprocess.Popen[bytes]
    began: float


def allowed() -> bool:
    """Return whether visitors may make packs; `GENLAB_OWN_PACKS=off` says no."""
    return processes.allowed("GENLAB_OWN_PACKS")


def _hold_pack() -> None:
    """Raise GenlabError where there is no room for another pack, of one's own images or of a run."""
    if len(packs.made_names()) >= MOST_PACKS:
        raise GenlabError(
            _("This server holds {count} packs already. `genlab pack remove NAME` makes room.").format(
                count=MOST_PACKS
            )
        )


def start(
    name: str,
    title: str,
    side: int | None,
    files: Iterable[tuple[str, memoryview]] | memoryview,
    private: bool = False,
    maker_sha256: str = "",
) -> Build:
    """Write an upload to disk and start building a pack from it.

    Args:
        name, title: of the pack, checked already.
        side: long side of its images in pixels, `None` for the usual.
        files: a zip, or paths of the bundle (`real/1.png`) with their bytes.
        private: show it only to who has the key that the outcome tells.
        maker_sha256: of the secret of whoever may remove it.

    Raises:
        GenlabError: where another build runs, or there is no room.
    """

    def fill(folder: Path) -> list[str]:
        bundle = folder / "upload.zip"
        if isinstance(files, memoryview):
            bundle.write_bytes(files)
        else:
            with zipfile.ZipFile(bundle, "w") as archive:
                for path, raw in files:
                    archive.writestr(path, raw)
        words = [name, f"--zip={bundle}", f"--title={title}"]
        words += [] if side is None else [f"--size={side}"]
        words += ["--private"] if private else []
        return [*words, *([f"--maker-sha256={maker_sha256}"] if maker_sha256 else [])]

    build = _begin(name, fill)
    processes.hold(build.process, MOST_MEMORY)
    return build


def start_of_run(
    name: str, title: str, dataset: str, label: int | None, fakes: Mapping[Path, int], by_step: bool
) -> Build:
    """Start building a pack of a training run's checkpoints; machines are not asked about it.

    Args:
        name, title: of the pack.
        dataset, label: where the reals come from.
        fakes: how many to draw, by checkpoint folder; of texts, as many of them as there are real ones to stand beside.
        by_step: whether fakes are told apart by training step.

    Raises:
        GenlabError: where another build runs, or there is no room.
    """
    words = [name, f"--title={title}", f"--data={dataset}", "--learn-from=0"]
    words += [] if label is None else [f"--class={label}"]
    words += [f"--fake={path}={count}" for path, count in fakes.items()]
    words += ["--by-step"] if by_step else ["--at-most"] if datasets.is_text(dataset) else []
    return _begin(name, lambda _folder: words)


def start_of_designs(name: str, title: str, designs: Sequence[Mapping[str, Any]], maker_sha256: str) -> Build:
    """Start building a pack of designs of the studio, beside random ones and real products.

    Args:
        name, title: of the pack.
        designs: as `genlab.designs.asking.Asked.stored` gives them.
        maker_sha256: of the secret of whoever may remove it.

    Raises:
        GenlabError: where another build runs, or there is no room.
    """

    def fill(folder: Path) -> list[str]:
        file = folder / "designs.json"
        file.write_text(json.dumps(list(designs)), encoding="utf-8")
        return [name, f"--designs={file}", f"--title={title}", f"--maker-sha256={maker_sha256}"]

    return _begin(name, fill)


def _begin(name: str, fill: Callable[[Path], list[str]]) -> Build:
    """Start a build whose arguments `fill` gives, once it has put into the folder what they name."""
    with _lock:
        _running[:] = [other for other in _running if not finished(other)]
        _hold_pack()
        if _running:
            raise GenlabError(_("Another pack is being built here. Please try again in a minute."))
        if shutil.disk_usage(user_dir()).free < LEAST_FREE_BYTES:
            raise GenlabError(_("This server's disk is nearly full: there is no room for another pack."))
        folder = user_dir() / "uploads" / secrets.token_hex(8)
        _sweep(folder.parent)
        folder.mkdir(parents=True)
        try:
            words = fill(folder)
        except GenlabError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        command = [sys.executable, "-m", "genlab", "pack", "build", *words, "--json"]
        with (folder / "report").open("wb") as report, (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=report,
                stderr=log,
                env=environment(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1"),
            )
        step_back(process)
        build = Build(name, folder, process, time.monotonic())
        _running.append(build)
        return build


def stage(build: Build) -> tuple[str, int, int]:
    """Return what a build is doing, and how far it is: the stage's name, done, of how many."""
    found = re.findall(r"^genlab: (\D+) (\d+)/(\d+)$", _read(build.folder / "log"), re.MULTILINE)
    return (found[-1][0], int(found[-1][1]), int(found[-1][2])) if found else ("", 0, 1)


def how_far(build: Build) -> tuple[float, str]:
    """Return how much of a build is done, 0 to 1, and what it is doing, in words with the per cent."""
    name, done, of = stage(build)
    known = {
        "decoding": (0.02, 0.85, _("Decoding image {done} of {of}").format(done=done, of=of)),
        "drawing": (0.10, 0.70, _("Drawing the fakes")),
        "neighbours": (0.70, 0.85, _("Looking for the nearest reals")),
        "training images": (0.85, 0.86, _("Reading the files")),
        "map": (0.86, 0.88, _("Drawing a map of the images")),
        "audit": (0.88, 0.92, _("Looking for cues that give the fakes away")),
        "nearest images": (0.92, 1.00, _("Looking for the nearest reals")),
        "judges": (0.95, 1.00, _("Asking the networks that judge")),
    }
    begin, end, said = known.get(name, (0.0, 0.0, _("Starting")))
    share = begin + (end - begin) * done / max(1, of)
    return share, f"{said} ({round(100 * share)}%)"


def finished(build: Build) -> bool:
    """Return whether a build has ended; one that takes too long is ended."""
    if build.process.poll() is None and time.monotonic() - build.began > MOST_SECONDS:
        build.process.kill()
        build.process.wait()
    return build.process.poll() is not None


def outcome(build: Build) -> dict[str, Any]:
    """Return the report of a build that has ended, and clear up after it.

    Raises:
        GenlabError: where it failed, in its own words.
    """
    report, log = _read(build.folder / "report"), _read(build.folder / "log")
    with _lock:
        if build in _running:
            _running.remove(build)
    shutil.rmtree(build.folder, ignore_errors=True)
    if build.process.returncode == 0:
        found: dict[str, Any] = json.loads(report)
        return found
    said = log.strip().rpartition("\n")[2]
    if build.process.returncode == 2 and said.startswith("genlab: "):
        raise GenlabError(said.removeprefix("genlab: "))
    raise GenlabError(
        _("The pack could not be built: the process ended with status {status}.").format(
            status=build.process.returncode
        )
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _sweep(folder: Path) -> None:
    """Remove what nobody came back for: uploads of an hour ago."""
    for old in folder.glob("*"):
        if time.time() - old.stat().st_mtime > 3600:
            shutil.rmtree(old, ignore_errors=True)
