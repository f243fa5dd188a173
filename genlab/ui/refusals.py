"""What the library refuses, in the words of the person whose screen it is told on, and as plain text."""

import re
from collections.abc import Callable, Iterable

from genlab.errors import GenlabError
from genlab.ui.plain import MOST, plain
from genlab.ui.words import _, mark

# The refusals that people in a class, or with images of their own, come across; every other one is for whoever runs the
# server, in English.
KNOWN = (
    mark("No session has the code '{code}'. Ask your host for it."),
    mark("Too many wrong codes. Wait a minute, then try again."),
    mark("This session is joined by a personal link. Ask your host for yours."),
    mark("This session has ended."),
    mark("The host lets nobody else in."),
    mark("Unknown personal link: it is misspelt, or belongs to another database."),
    mark("Unknown participant: the link is misspelt, or belongs to another database."),
    mark("Unknown host link: it is misspelt, or belongs to another database."),
    mark("This tab does not keep that host's link. Open the link that was copied."),
    mark("Others' files are being read here. Please try again in a minute."),
    mark("This takes more than the {seconds} s that a page gives it. The command line waits longer."),
    mark("This takes more than the {memory} GB of memory that a page gives it. The command line gives more."),
    mark("{count} generators are more than a page shows: {most}. The command line shows all."),
    mark("Many rounds were begun from here. Please try again in a minute."),
    mark("This question is closed. The answer was not stored."),
    mark("Unknown pack '{name}'. Expected one of: {known}."),
    mark("Unknown protocol '{name}'. Expected one of: {known}."),
    mark("Unknown run '{name}'. Expected one of: {known}."),
    mark("Unknown run '{name}'. No run was started here yet."),
    mark("Unknown session '{name}'. Expected its code, or its host's link."),
    mark("Invalid seed '{seed}'. Expected a whole number, 0 or more."),
    mark("Time is up for this question. The answer was not stored."),
    mark("Session {id} has ended. The answer was not stored."),
    mark("The host has ended your part in this session. The answer was not stored."),
    mark("Invalid zip file '{name}'. Expected a zip file. Received: {got}."),
    mark("Invalid zip file '{name}'. Expected at most {most} GB of images. Received: {got} GB."),
    mark(
        "Invalid layout of '{name}'. Expected a folder 'real' and a folder 'fake', 'fake-NAME' or one for each "
        "generator. Received: {got}."
    ),
    mark("No real image. Expected at least one readable file. Received: {count} files."),
    mark("Too few real images: {count}. Expected at least {least} for this round."),
    mark("Too few images of generator {name}: {count}. Expected at least {least} for this round."),
    mark(
        "Too many images of {width} x {height} pixels. Expected at most {most}, or a smaller size (--size). "
        "Received: {count}."
    ),
    mark("The server that ran it has gone. What was saved is kept, and the run can go on."),
    mark("The training was killed ({signal}), perhaps for want of memory. What was saved is kept."),
    mark("The training reported nothing for {minutes} minutes and was ended. What was saved is kept."),
    mark("The training did not stop within {seconds} s and was ended. What was saved is kept."),
    mark("This server keeps {count} runs already. Remove one of them first."),
    mark("{count} of your runs wait already. Start the next one when one of them has begun."),
    mark("Many runs wait already. Please try again when some of them have ended."),
    mark("Title '{title}' is that of a pack that comes with genlab. Expected another."),
    mark("Generators '{one}' and '{other}' look alike. Expected names that differ in letters."),
    mark("The disk is nearly full: there is no room for a training run."),
    mark("The disk is full. The training was ended; what was saved is kept."),
)


def problem_line(error: GenlabError) -> str:
    """Return the one line that says what is wrong, translated where people meet it in the middle of a round.

    It is Markdown that says no more than its words: what a visitor has named stands in it as plain text.
    """
    unfit = _("This answer does not belong to the question that is open. Please load the page again.")
    lines = {
        "locked": _("The database is busy. Nothing was stored; please try again."),
        "full": _("The server's disk is full. Nothing was stored; please tell whoever runs this server."),
        "gone": _("The database cannot be reached. Nothing was stored; please try again in a moment."),
        **dict.fromkeys(("choice", "trial", "unserved"), unfit),
    }
    return translated(str(error), KNOWN) or lines.get(error.kind) or plain(str(error))


def translated(text: str, known: Iterable[str], shown: Callable[[str], str] = plain) -> str | None:
    """Return what the library says in the reader's language; None where it is none of `known`.

    Args:
        text: the library's words.
        known: messages, marked for translation.
        shown: makes what a visitor has named fit to be shown; for a screen that reads Markdown, `plain`.
    """
    if len(text) > MOST:
        return None
    for message in known:
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(message))
        if found := re.fullmatch(pattern, text):
            return _(message).format(**{name: shown(said) for name, said in found.groupdict().items()})
    return None
