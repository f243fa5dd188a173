"""genlab beside the book's listings and the machine's own speed, in one run on one machine."""

from typing import Any

import numpy as np

from genlab import datasets
from genlab.bench import listings, operations
from genlab.bench.figures import Figure, median_ms


def against(
    what: str, listing_ms: float, genlab_ms: float, least: float, note: str, holds: bool = True
) -> Figure:
    """Return how many times faster than the listing we are; `holds` says whether what else must hold does."""
    times = listing_ms / genlab_ms
    made_of = f"listing {listing_ms:.4g} ms, genlab {genlab_ms:.4g} ms; {note}".rstrip("; ")
    return Figure(what, times, "x", f"at least {least:g}", holds and times >= least, made_of)


def run(quick: bool = False) -> list[Figure]:
    """Compare pixel fit, pixel samples, nearest images and the steps of GAN and flow; `quick` leaves the steps out."""
    from genlab.checkpoints.images.pixel import Pixel
    from genlab.generators.images.pixel import histogram
    from genlab.media.images.nearest import nearest

    zeros = datasets.load("mnist").of_class(0).x_train
    boots = datasets.load("fashion_mnist").of_class(9)
    shares: list[Any] = []
    slow = median_ms(lambda: shares.append(listings.pixel_fit(zeros)), 1)
    counts: list[Any] = []
    fast = median_ms(lambda: counts.append(histogram(zeros)), 15)
    same = bool(np.array_equal(counts[0] / len(zeros), shares[0]))
    found = [
        against("pixel fit, 5,923 zeros", slow, fast, 50, "same table" if same else "tables differ", same)
    ]

    sampler = Pixel({"latent": [28, 28]}, {}, {"counts": counts[0]})
    slow = median_ms(lambda: listings.pixel_sample(shares[0], 20, 0), 3)
    fast = median_ms(lambda: sampler.sample(20, seed=0), 50)
    found.append(against("20 pixel samples", slow, fast, 300, ""))

    drawn = boots.x_test[:50]
    by_listing: list[Any] = []
    slow = median_ms(lambda: by_listing.append(listings.nearest(drawn, boots.x_train)), 1)
    by_genlab: list[Any] = []
    fast = median_ms(lambda: by_genlab.append(nearest(drawn, boots.x_train)[0]), 9)
    same = bool(np.array_equal(by_listing[0], by_genlab[0]))
    note = "identical answers" if same else "answers differ"
    found.append(against("nearest of 6,000 boots for 50", slow, fast, 20, note, same))
    if quick:
        return found
    written = [a_token(lines, most) for lines, most in ((1, 1.0), (16, 0.4))]
    return [*found, one_step(), *written, gan(), operations.flow()]


def one_step(images: int = 500) -> Figure:
    """Measure what an image costs the one-step flow on one core, through ONNX Runtime."""
    from genlab.checkpoints.opening import open_checkpoint

    sampler = open_checkpoint("flow1-mnist", threads=1)
    each = median_ms(lambda: sampler.sample(images, seed=0), 5) / images
    note = f"{images} digits, noise and pixels included"
    return Figure("one-step flow on one core", each, "ms", "at most 1", each <= 1, note)


def a_token(lines: int, most_ms: float, repeats: int = 9) -> Figure:
    """Measure what a token of a line costs the GPT of verses on one core, through ONNX Runtime.

    All lines are the likeliest one, so that they end at once, and none is written for nothing.
    """
    from genlab.checkpoints.opening import open_checkpoint
    from genlab.checkpoints.sequences.writer import Writer

    sampler = open_checkpoint("gpt-verses", threads=1)
    assert isinstance(sampler, Writer)
    z = sampler.latents(lines, 0)
    (line,) = {*sampler.write(z, temperature=0).lines}
    tokens = lines * (len(sampler.vocabulary.encode(line)) + 1)  # and its end
    each = median_ms(lambda: sampler.write(z, temperature=0), repeats) / tokens
    what = "GPT on one core, a token of " + ("one line" if lines == 1 else f"{lines} lines side by side")
    return Figure(
        what, each, "ms", f"at most {most_ms:g}", each <= most_ms, f"{1000 / each:,.0f} tokens a second"
    )


def gan(repeats: int = 15) -> Figure:
    """Compare one GAN iteration, 64 real and 64 fake images, as trained by default here and as listed."""
    import tensorflow as tf

    from genlab.generators.images.gan import Gan, GanSettings
    from genlab.generators.precision import policy_of

    data = datasets.load("mnist")
    listed, _, _ = listings.gan_iteration(data.x_train)
    ours = Gan(data, GanSettings(), 0)
    batch = tf.constant(data.x_train[:64, ..., None].astype(np.float32) / 127.5 - 1)
    for _ in range(3):  # trace first
        listed()
        ours.step(batch)
    slow, fast = median_ms(listed, repeats), median_ms(lambda: float(ours.step(batch)[0]), repeats)
    share, policy = fast / slow, policy_of(ours.settings.dtype_policy).name
    return Figure(
        "GAN iteration, share of the listing's time",
        share,
        "",
        "at most 0.65",
        share <= 0.65,
        f"listing {slow:.4g} ms, genlab {fast:.4g} ms; batch 64, {policy}",
    )
