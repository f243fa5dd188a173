"""What a table is told to hold, in the reader's language: what was read by inference, what was set apart, and why."""

from genlab.reports import reasons
from genlab.ui.plain import plain
from genlab.ui.refusals import translated
from genlab.ui.words import mark

# The same words as in genlab.analysis.tables, which knows no screen.
READ_AS = (
    mark("text: {encoding}"),
    mark("header: line {line}"),
    mark("one row per person, with columns for each trial"),
    mark("truth: from a row beneath the header"),
    mark("participant: no column says who answered, so each row is a person"),
    mark(
        "one column per image (people: {people}, images: {images}, answers: {answers}, empty cells: {empty})"
    ),
    mark("one column per image (people: {people}, images: {images}, answers: {answers})"),
    mark("{role}: {value} throughout, as said"),
    mark("correct: '{column}' says whether answers were right"),
    mark("truth: from choice and correct"),
    mark("choice: from truth and correct"),
    mark("choice: '{column}' holds keys, so from truth and '{other}'"),
    mark("protocol: {words} unknown, read by truth and choice"),
    mark("part: {words} unknown in '{column}', counted as main questions"),
    mark("trial: '{column}' repeats within people, so the order of the rows is taken"),
    mark("generator: real images name one, too (rows: {count}); the truth decides"),
    mark("{role}: a comma before the decimals"),
    mark("{role}: a comma between the thousands"),
    mark("{role}: '{column}' in seconds (median {median}), turned into ms"),
    mark("confidence: '{column}' as a share"),
    mark("confidence: '{column}' as a scale from {low} to {high}, laid over 50 to 100%"),
    mark("confidence: '{column}' from 0 to 100%, laid over 50 to 100%"),
    mark("{role}: '{column}' in per cent"),
    mark("{rate}: rounded to whole images (rows: {count})"),
    mark(
        "answers to an image that the same person had judged before ({count}): the first of each counts (accuracy with "
        "the first alone {first}, with all {all}; --repeats first or all)"
    ),
    mark(
        "answers to an image that the same person had judged before ({count}): all count (accuracy with the first "
        "alone {first}, with all {all}; --repeats first or all)"
    ),
    mark("{role}: {names} differ in case only, and count apart ({count} such names)"),
    mark("{role}: '{column}' says {words}"),
)
PROBLEMS = (
    mark("No usable row among {rows}. Expected at least one. First problem, line {line}: {reason}."),
    mark("No usable row among {rows}. Expected at least one."),
    mark("Cannot read the table as text. Expected CSV in UTF-8. Received: other bytes."),
    mark("Cannot read the workbook. Received: {got}."),
    mark("Cannot unpack the table. Received: {got}."),
    mark("Cannot read the archive. Expected one table in it. Received: {got}."),
    mark("The {what} is too large. Expected at most {most} MiB when unpacked."),
    mark("Invalid header. Expected distinct column names. Received: {got}."),
    mark(
        'A quote opens in line {line} and does not close where its cell ends. Expected " in pairs. Received: {got}.'
    ),
    mark(
        "The key does not say which images are fake. Expected stimulus, and truth or generator. Received: {got}."
    ),
    mark("The key does not name all images. Expected too: {names}."),
    mark("The key says two things of '{name}'. Expected one row per image."),
    mark(
        "Column '{column}' contradicts truth and choice in {wrong} of {count} answers. Expected agreement: say what "
        "the values mean (--value), or leave it out (--map correct=)."
    ),
)


def inferred(line: str) -> str:
    """Return a line on what was read by inference, as Markdown."""
    return translated(line, READ_AS) or plain(line)


def reason(text: str) -> str:
    """Return why a row was set apart, as plain text; a reason that a file brought stands as it is."""
    return reasons.reason(text)


def problem(text: str) -> str:
    """Return why a table cannot be read, as Markdown."""
    return translated(text, PROBLEMS) or plain(text)
