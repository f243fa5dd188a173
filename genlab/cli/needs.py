"""What a command needs beside what the app runs on: said before its arguments are looked at."""

from collections.abc import Sequence

from genlab.errors import GenlabError


def check(words: Sequence[str]) -> None:
    """Raise GenlabError where the command line asks for training, and its packages are not installed."""
    command = next((word for word in words if not word.startswith("-")), "")
    if command not in ("train", "sweep", "evaluate", "bench") or {"-h", "--help"} & set(words):
        return
    others = [word for word in words if word != command]
    if command == "evaluate" and not any(
        len(word) > 3 and "--two-sample".startswith(word) for word in others
    ):
        return
    asked = {word for word in others if not word.startswith("-")}
    if command == "bench" and asked and not asked & {"generators", "quick"}:
        return
    from genlab.training import packages

    if lacking := packages.missing():
        raise GenlabError(
            f"Missing packages for `genlab {command}`. Expected the training requirements (genlab install). "
            f"Received: no {', '.join(lacking)}."
        )
