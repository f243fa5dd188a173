"""How others did with the same question, in a few words under its truth."""

from genlab.sessions.others import Others
from genlab.ui.words import ngettext


def fooled(others: Others, fake: bool) -> str:
    """Return how many others took a fake for real, or doubted a real one; "" where nobody else was asked."""
    if not others.answered:
        return ""
    words = (
        ngettext("Fooled {wrong} of {others} other", "Fooled {wrong} of {others} others", others.answered)
        if fake
        else ngettext(
            "Doubted by {wrong} of {others} other", "Doubted by {wrong} of {others} others", others.answered
        )
    )
    return words.format(wrong=others.wrong, others=others.answered)


def agreed(others: Others) -> str:
    """Return how many others who met the same two chose the same one; "" where nobody else has met them."""
    if not others.answered:
        return ""
    return ngettext(
        "{same} of {others} other chose the same",
        "{same} of {others} others chose the same",
        others.answered,
    ).format(same=others.answered - others.wrong, others=others.answered)


def missed(others: Others) -> str:
    """Return how many others missed a place; "" where nobody else was asked."""
    if not others.answered:
        return ""
    return ngettext(
        "Missed by {wrong} of {others} other", "Missed by {wrong} of {others} others", others.answered
    ).format(wrong=others.wrong, others=others.answered)
