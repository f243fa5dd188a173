"""What a server's process takes while it is loaded, second by second."""

import asyncio
import os
import time
from typing import Any

MINUTE = 60.0


class Watch:
    """Memory of a process, and its share of a core beside that of this one.

    Args:
        pid: the server's process; None where it runs elsewhere: then only this process is watched.
    """

    def __init__(self, pid: int | None) -> None:
        try:
            import psutil
        except ImportError:  # it comes with the dev extra
            self._server = self._own = None
        else:
            self._server = psutil.Process(pid) if pid is not None else None
            self._own = psutil.Process(os.getpid())
        self._began = 0.0
        self._resident: list[tuple[float, float]] = []
        self._spent: dict[str, tuple[float, float]] = {}
        self._shares: dict[str, float | None] = {"server": None, "clients": None}
        self._server_s: float | None = None

    def begin(self) -> None:
        """Take this moment for the beginning of the load."""
        self._began = time.monotonic()
        self._spent = {name: (self._began, seconds) for name, seconds in self._cpu().items()}

    def end(self) -> None:
        """Take this moment for its end."""
        now = time.monotonic()
        for name, seconds in self._cpu().items():
            if name in self._spent:
                since, before = self._spent[name]
                self._shares[name] = round((seconds - before) / (now - since), 2)
                if name == "server":
                    self._server_s = seconds - before

    async def run(self) -> None:
        """Measure once a second until cancelled."""
        while self._server is not None:
            self._resident.append((time.monotonic(), self._server.memory_info().rss / 2**20))
            await asyncio.sleep(1)

    def report(self, answers: int) -> dict[str, Any]:
        """Return what the load took.

        Resident MiB of the server at the beginning of the load, a minute later, at the end, and at most; the cores that
        the server and the clients kept busy; the server's processor time for each answer, with all that came beside
        it. What could not be measured is None.
        """
        loaded = [(at - self._began, size) for at, size in self._resident if at >= self._began > 0]
        minute = next((size for at, size in loaded if at >= MINUTE), None)
        sizes = [size for _, size in loaded]
        return {
            "memory_mib": {
                "begin": round(sizes[0], 1) if sizes else None,
                "at_60_s": None if minute is None else round(minute, 1),
                "end": round(sizes[-1], 1) if sizes else None,
                "peak": round(max(sizes), 1) if sizes else None,
            },
            "cores": dict(self._shares),
            "cpu_ms_per_answer": (
                round(1000 * self._server_s / answers, 2) if self._server_s is not None and answers else None
            ),
        }

    def _cpu(self) -> dict[str, float]:
        watched = {"server": self._server, "clients": self._own}
        return {
            name: sum(process.cpu_times()[:2]) for name, process in watched.items() if process is not None
        }
