"""The web process as people meet it: a cold server, a real Chromium, whole rounds, every page."""

import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from genlab.bench.browser import ARGUMENTS, NAMES, chromium
from genlab.bench.figures import Figure
from genlab.bench.server import server
from genlab.errors import GenlabError
from genlab.ui.page import SCREENS

MAPPED = {"tensorflow": "tensorflow", "keras": "optree"}
"""What a process has mapped that has loaded a training library: Keras is Python alone, but loads this."""
ROUNDS = 5
QUESTIONS = 20
TAP = """quiz => new Promise(done => {
    const began = performance.now();
    new MutationObserver((_, watch) => {
        if (quiz.dataset.phase !== "verdict") return;
        watch.disconnect();
        done(performance.now() - began);
    }).observe(quiz, { attributes: true });
    quiz.querySelector(".choices button").click();
})"""
"""Tap the first choice; what comes back with the verdict is the next question, ready to be drawn."""


def run() -> list[Figure]:
    """Measure start, first question, latency and memory of `genlab serve`.

    Raises:
        GenlabError: without Playwright or Chromium, or where the server does not start.
    """
    try:
        import psutil
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise GenlabError(f"Cannot measure serving. Expected the dev extra. Received: {error}.") from error
    path = chromium()
    if path is None:
        raise GenlabError(f"Cannot measure serving. Expected a browser on the path: {', '.join(NAMES)}.")
    with server() as (url, process, healthy), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page()
        began = time.perf_counter()
        page.goto(url)
        page.wait_for_selector(".quiz[data-phase=asking] .stage figure")
        first = time.perf_counter() - began
        taps = [took for _ in range(ROUNDS) for took in _round(page)]
        for screen in SCREENS[1:]:  # the first is the quiz
            page.goto(f"{url}/{screen.key}")
            page.wait_for_selector("h1")
            page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
            page.wait_for_timeout(1000)
        memory = psutil.Process(process.pid).memory_info().rss / 2**20
        browser.close()
        loaded = training_libraries(process.pid)
    half, most = median(taps), quantiles(taps, n=20)[-1]
    return [
        Figure("server start to healthy", healthy, "s", "under 2", healthy < 2),
        Figure("first question painted after that", first, "s", "under 3", first < 3, "cold browser cache"),
        Figure("answer to next question, p50", half, "ms", "under 60", half < 60, f"{len(taps)} answers"),
        Figure("answer to next question, p95", most, "ms", "under 120", most < 120, f"{len(taps)} answers"),
        Figure(
            "web process after every page",
            memory,
            "MiB",
            "under 250, no tensorflow or keras",
            memory < 250 and not loaded,
            f"loaded: {', '.join(loaded)}" if loaded else "resident; no tensorflow, no keras",
        ),
    ]


def _round(page: Any) -> list[float]:
    """Play a round by taps in the page; return the milliseconds from each tap to its verdict and next question."""
    taken = []
    for _ in range(QUESTIONS):
        page.wait_for_selector(".quiz[data-phase=asking] .stage figure")
        page.wait_for_timeout(300)  # a tap counts from the second frame on; people take longer
        taken.append(float(page.locator(".quiz").evaluate(TAP)))
        page.wait_for_timeout(300)
        page.locator(".quiz .next").click()
    page.wait_for_selector(".quiz[data-phase=end]")
    page.locator(".quiz .again").click()
    return taken


def training_libraries(pid: int) -> list[str]:
    """Name the training libraries whose files a process has mapped (where the system tells)."""
    maps = Path(f"/proc/{pid}/maps")
    text = maps.read_text(encoding="utf-8") if maps.exists() else ""
    return [name for name, file in MAPPED.items() if f"/{file}/" in text]
