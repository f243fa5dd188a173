"""The one error that genlab shows to people."""


class GenlabError(Exception):
    """Say in one line what is wrong: the thing, what was expected and what came.

    Everything that a person can mend (a misspelt dataset, a damaged file, a forged answer) is raised as this, and
    shown without a stack trace by the command line and the pages.
    """
