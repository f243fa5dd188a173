"""Shares and their intervals, as the Results page writes them."""


def share(value: float | None) -> str:
    """Return a share in per cent, "" for None."""
    return "" if value is None else f"{value:.1%}"


def between(interval: tuple[float, float] | None) -> str:
    """Return an interval of shares, "" for None."""
    return "" if interval is None else f"{interval[0]:.1%} – {interval[1]:.1%}"  # noqa: RUF001
