"""Why answers are set apart, rows not used, and response times doubted, in the reader's language.

The same words as in `genlab.analysis`, which says them in English: they stand so in exports, JSON and stored tables.
"""

from genlab.words import mark, translated

APART = (
    mark("answered within {ms} ms"),
    mark("person answered within {ms} ms too often"),
    mark("qualification round"),
    mark("attention check"),
    mark("person was sent out by the host"),
    mark("person failed more than half of the attention checks"),
    mark("person gave one choice in all of {count} or more"),
)
"""Of answers, as `genlab.analysis.exclusions` says them."""
ROWS = (
    mark("no participant"),
    mark("no stimulus"),
    mark("no truth"),
    mark("no choice"),
    mark("unsure"),
    mark("no answer in time"),
    mark("wrong number of cells"),
    mark("cells: {count}, expected {width}"),
    mark("the header once more"),
    mark("not in the key"),
    mark("stimulus '{value}' is not in the key"),
    mark("judged before by the same person"),
    mark("the same person judged '{value}' before; the first answer is kept"),
    mark("a second answer to a trial"),
    mark("a second answer of this participant to trial {value}; the first is kept"),
    mark("a second row of a person"),
    mark("a second row of participant '{value}'; the first is kept"),
    mark("a second row of an image"),
    mark("a second row of stimulus '{value}'; the first is kept"),
    mark("correct contradicts truth and choice"),
    mark("correct '{value}' contradicts truth and choice"),
    mark("choice '{value}' and correct do not say the truth"),
    mark("no generator of a fake"),
    mark("generator '{value}' contradicts the truth, expected a name for a fake"),
    mark("no partner: the real image of a pair"),
    mark("{role} does not belong to the row's protocol"),
    mark("excluded in the file"),
    mark("invalid {role} '{value}': the answer is kept without it"),
    mark("invalid {role} '{value}', expected real or fake"),
    mark("invalid {role} '{value}', expected right or wrong"),
    mark("invalid {role} '{value}', expected a place from 2 to 10 or none"),
    mark("a boundary beside other protocols: export these answers alone"),
    mark("a preference beside other protocols: export these answers alone"),
    mark("no partner: the other of two designs"),
    mark("a design beside itself"),
    mark("invalid {role} '{value}', expected left or right"),
    mark("invalid {role} '{value}', expected a count of at least 1"),
    mark("invalid {role} '{value}', expected a count from 0"),
    mark("invalid {role} '{value}', expected a share in 0..1, or per cent throughout"),
    mark("invalid {role}"),
    mark("{part} exceeds {whole}"),
)
"""Of a table's rows, as `genlab.analysis.tables` says them."""
DOUBTS = (mark("longer than the server saw"), mark("faster than anybody"))
"""Of response times, as `genlab.analysis.times` says them."""


def reason(text: str) -> str:
    """Return a reason as people read it; one that a file brought stands as it is."""
    return translated(text, (*APART, *ROWS, *DOUBTS)) or text
