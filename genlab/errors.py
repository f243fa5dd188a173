"""The errors that genlab shows to people."""


class GenlabError(Exception):
    """Say in one line what is wrong: the thing, what was expected and what came.

    Everything that a person can mend (a misspelt dataset, a damaged file, a forged answer) is raised as this, and
    shown without a stack trace by the command line and the pages.

    Attributes:
        kind: one word for counting, e.g. `ended`; "" where nobody counts it.
    """

    def __init__(self, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.kind = kind


class StoreError(GenlabError):
    """The database cannot do its work now. Nothing was half-stored, and the same may be tried again.

    Attributes:
        kind: `locked` (another process holds it), `full` (no room left on its disk), or `gone` (it cannot be reached).
    """
