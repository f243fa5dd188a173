"""Real phones beside the simulated people: Chromium, with a phone's screen, tapping in the page."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np

from genlab.bench.browser import ARGUMENTS, NAMES, chromium
from genlab.errors import GenlabError
from genlab.load.log import Log
from genlab.sessions.tokens import token_hash

PATIENCE_MS = 60_000
# Tap a choice; what comes back with the verdict is the next question, ready to be drawn.
TAP = """([quiz, place]) => new Promise(done => {
    const began = performance.now();
    const watch = new MutationObserver(() => {
        if (quiz.dataset.phase !== "verdict") return;
        watch.disconnect();
        const right = quiz.querySelector(".verdict").textContent.startsWith("✓");
        done([performance.now() - began, right]);
    });
    watch.observe(quiz, { attributes: true });
    quiz.querySelectorAll(".choices button")[place].click();
})"""


@dataclass
class Phone:
    """One phone's page, and the ms from each tap to its verdict and next question as the page itself saw them."""

    page: Any
    gap: float
    seed: int
    log: Log
    taken: list[float] = field(default_factory=list)

    async def play(self, until: float) -> None:
        """Answer until a moment (`time.monotonic`), `gap` seconds apart."""
        random = np.random.default_rng((self.seed, 4))
        trial = 0
        while time.monotonic() < until:
            await self.page.wait_for_selector(
                ".quiz[data-phase=asking][data-painted] .stage figure", timeout=PATIENCE_MS
            )
            await asyncio.sleep(self.gap * random.uniform(0.5, 1.5))
            place = int(random.integers(2))
            quiz = await self.page.query_selector(".quiz")
            choice = await quiz.eval_on_selector_all(".choices button", f"all => all[{place}].dataset.choice")
            token = parse_qs(urlsplit(self.page.url).query).get("p", [""])[0]
            entry = self.log.send(token_hash(token), trial, choice)
            took, entry.correct = await asyncio.wait_for(
                self.page.evaluate(TAP, [quiz, place]), PATIENCE_MS / 1000
            )
            self.taken.append(took)
            await asyncio.sleep(
                0.4
            )  # the quiz takes no Next before that, lest a double tap skips the verdict
            await self.page.click(".quiz .next")
            await self.page.wait_for_selector(
                ".quiz[data-phase=asking], .quiz[data-phase=end]", timeout=PATIENCE_MS
            )
            trial += 1
            if await self.page.query_selector(".quiz[data-phase=end]"):
                await self.page.click(".quiz .again")
                trial = 0


@asynccontextmanager
async def phones(count: int, url: str, gap: float, seed: int, log: Log) -> AsyncIterator[list[Phone]]:
    """Open the quiz on a number of phones, and close them at the end.

    Raises:
        GenlabError: without Playwright or Chromium.
    """
    if not count:
        yield []
        return
    try:
        from playwright.async_api import async_playwright
    except ImportError as error:
        raise GenlabError(
            f"Cannot use --phones. Expected the dev extra (playwright). Received: {error}."
        ) from error
    path = chromium()
    if path is None:
        raise GenlabError(f"Cannot use --phones. Expected a browser on the path: {', '.join(NAMES)}.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        opened = []
        for number in range(count):
            context = await browser.new_context(
                viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True, has_touch=True
            )
            page = await context.new_page()
            await page.goto(url)
            opened.append(Phone(page, gap, seed + number, log))
        try:
            yield opened
        finally:
            await browser.close()
