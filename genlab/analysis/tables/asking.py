"""Questions: what a table does not say by itself, and somebody must."""

from collections.abc import Sequence

from genlab.errors import GenlabError


class Question(GenlabError):  # noqa: N818  # it is answered, not mended
    """Ask what could be meant either way; the message says how it is answered on the command line.

    Attributes:
        about: what is asked: which of the `columns` has a role, what `values` of a role mean, or a `key`, which images
            are fake.
        role: whose columns or values; "" for a key.
        of: the columns or values.
        meant: what values were taken for until then, as of `Reading`.
    """

    def __init__(self, message: str, about: str, role: str = "", of: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.about = about
        self.role = role
        self.of = tuple(of)
        self.meant: dict[str, dict[str, tuple[str, int]]] = {}
