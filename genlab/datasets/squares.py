"""Images in squares: every pixel drawn as a square of some pixels a side, as pixel art is often stored."""

from numpy.typing import NDArray

from genlab.datasets.dataset import Scalar


def enlarged(images: NDArray[Scalar], side: int) -> NDArray[Scalar]:
    """Return images `(..., h, w, c)` with every pixel as a square of `side` by `side`."""
    return images.repeat(side, -3).repeat(side, -2)


def reduced(images: NDArray[Scalar], side: int) -> NDArray[Scalar]:
    """Return images `(..., h, w, c)` with one pixel of every square of `side` by `side`: what `enlarged` undoes."""
    return images[..., ::side, ::side, :]
