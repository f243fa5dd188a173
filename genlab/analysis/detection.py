"""Signal detection theory: how well people tell (d') apart from how readily they say "fake" (criterion)."""

from math import sqrt

from scipy.special import ndtri


def dprime_and_criterion(
    fakes_called_fake: int, fakes: int, reals_called_fake: int, reals: int
) -> tuple[float, float] | tuple[None, None]:
    """Return d' and the criterion c of yes/no answers, "fake" being the signal.

    Half an answer is added to each count and one to each total, so that perfect scores stay finite.

    Returns:
        d' = z(H) - z(F): 0 where people cannot tell, negative where they are systematically wrong;
        c = -(z(H) + z(F)) / 2: above 0 where they lean to "real", below 0 where they lean to "fake".
        Both None where no fake or no real was shown.

    Source: Hautus (1995), Behavior Research Methods 27:46; Stanislaw & Todorov (1999), ibid. 31:137.
    """
    if fakes == 0 or reals == 0:
        return None, None
    hit = ndtri((fakes_called_fake + 0.5) / (fakes + 1))
    false_alarm = ndtri((reals_called_fake + 0.5) / (reals + 1))
    return float(hit - false_alarm), float(-(hit + false_alarm) / 2)


def pair_dprime(correct: int, pairs: int) -> float | None:
    """Return d' of pairs (two-alternative forced choice), sqrt(2) z(share correct); None without pairs.

    The same log-linear correction as for single images keeps perfect scores finite. It assumes no bias to one
    side.

    Source: Macmillan & Creelman (2005), Detection Theory, eq. 7.2.
    """
    if pairs == 0:
        return None
    return float(sqrt(2) * ndtri((correct + 0.5) / (pairs + 1)))
