"""Whatever the library says to visitors, hosts and those who train is known, and so told in their language."""

import ast
from collections.abc import Iterator
from pathlib import Path

from genlab.errors import GenlabError
from genlab.paths import ROOT
from genlab.training.packages import CUT_OFF
from genlab.training.worker import ENDED
from genlab.ui import refusals
from genlab.words import speaking

HEARD = (
    "sessions", "protocols", "packs/naming.py", "packs/bundles.py", "packs/own.py", "packs/layout.py",
    "media/images/fitting.py", "training/jobs.py", "training/room.py", "training/run.py", "training/loop.py",
    "training/lock.py", "training/state.py", "training/worker.py", "training/apart.py", "generators", "datasets",
    "checkpoints/card.py", "checkpoints/checkpoint.py", "checkpoints/graphs.py", "cli/needs.py", "ui",
    "checkpoints/sequences", "media/tokens.py", "designs",
)  # fmt: skip
"""Where what is said may reach a page, or a run's line."""
UNHEARD = (
    "Unknown state", "Invalid seed", "Expected one of: participants",  # nothing that a page asks for
    "Invalid medium for places", "Invalid medium for a mark",
    "This session names nobody by list", "There is still time",
    "Unknown drawing", "Unknown protocol", "Unknown choice", "Invalid limit_s", "Invalid 7 '7'", "Invalid 7 7",
    "No training images", "Invalid image folder", "Invalid datasets", "Classes '7' and '7'",  # of the command line
    "Unknown preset", "Unknown setting", "Invalid value for setting", "Invalid steps", "Invalid run '7'",
    "Unknown class '7'", "Invalid x_7", "Invalid y_7", "Invalid dataset '7'. Expected one image size",
    "Unknown syllable", "Unknown shipped dataset", "Invalid training state. Expected array",
    "--distribute", "Invalid 7 7 for 7 devices", "Cannot split the processor",
    "Unknown trial", "Trial 7 has not been served",  # told by their kind
    "7 The answer was not stored", "Unknown run '7'. 7", "7 Refused 7 files",  # known as whole lines
    "Expected an integer of at least 1",
    "or a file of texts", "Expected texts", "Received: texts", "Expected 7. Received: 7.", "no test text among",
    "Invalid text in dataset", "it has no classes",  # of texts, of the command line
    "Too few melodies", "Expected a file of melodies",  # of melodies of one's own, of the command line
    "Missing sources", "Too few lines", "Too few translations", "Invalid checkpoint for looks", "Invalid blank in",
    "Invalid line '7'. Expected at most 7 words and marks",  # of what no page asks writers and fillers
    "Invalid distance", "Invalid number of designs", "Unknown way", "Invalid places on a board", "Invalid recipe",
    "Invalid generator for the studio", "Unknown class 7. Expected one in", "Unknown class 7 of a design",
    "Expected one that can be loaded by its name", "Invalid size of a design",  # nothing that the studio asks for
    "Unknown 7 7. Expected one of this collection", "Invalid 7 of a design",  # known as whole lines
    "Order 7 cannot become",  # told by its kind
    "Invalid order", "Damaged order", "Cannot read '7'", "Cannot write '7'", "Folder '7' exists",  # of files
    "Invalid design. Expected", "Unknown design 7 of pack", "No right answers in",  # nothing that a page asks for
)  # fmt: skip


def said(node: ast.expr) -> str:
    """Return a text with 7 for its fields; "" for what is no text here."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "7" for part in node.values]
        return "".join(map(str, parts))
    return ""


def refusals_of(path: Path) -> Iterator[str]:
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "GenlabError" and node.args:
                yield said(node.args[0])


def korean(text: str) -> bool:
    with speaking("ko"):
        line = refusals.translated(text, refusals.KNOWN)
    return line is not None and any("가" <= letter <= "힣" for letter in line) and "{" not in line


def test_what_reaches_a_page_is_known() -> None:
    told = {text for name in HEARD for text in refusals_of(ROOT / "genlab" / name) if text}
    assert len(told) > 100
    unknown = {text for text in told if not korean(text) and not any(start in text for start in UNHEARD)}
    assert unknown == set()


def test_each_refusal_keeps_its_own_words() -> None:
    """No short message of many fields takes a longer one for its own: English comes out as it went in."""
    for message in refusals.KNOWN:
        text = message.replace("{", "<").replace("}", ">")
        assert refusals.translated(text, refusals.KNOWN, str) == text


def test_what_a_crashed_training_printed_is_quoted() -> None:
    with speaking("ko"):
        line = refusals.problem_line(GenlabError(ENDED.format(status=1, last="ValueError: no")))
        assert "“ValueError" in line and "학습" in line
        assert "ended" not in refusals.problem_line(GenlabError(ENDED.format(status=1, last="nothing")))
        assert "끊겼" in refusals.problem_line(GenlabError(CUT_OFF))


def test_what_is_for_whoever_runs_the_server_is_quoted_in_english() -> None:
    with speaking("ko"):
        line = refusals.problem_line(GenlabError("Cannot open the database x: no such file"))
    assert line.startswith("서버가") and "“Cannot open" in line
    assert refusals.problem_line(GenlabError("Cannot open it")) == "Cannot open it"
