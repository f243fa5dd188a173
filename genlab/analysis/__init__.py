"""What the answers say: accuracy, intervals, detection theory, equivalence, images.

Knows no database and no screen: a table of answers goes in, plain values come out. Kept light for the web
process: `scipy.stats` alone costs 45 MiB, so what it would give comes from `scipy.special`.

What comes in: one statistic a module, with its source; reading other people's tables is `tables/`.
"""

from genlab.analysis.detection import dprime_and_criterion, pair_dprime
from genlab.analysis.equivalence import answers_for_equivalence, equivalent
from genlab.analysis.images import fool_rates
from genlab.analysis.intervals import wilson
from genlab.analysis.ranks import mann_whitney
from genlab.analysis.verdict import GeneratorVerdict, summarise

__all__ = [
    "GeneratorVerdict",
    "answers_for_equivalence",
    "dprime_and_criterion",
    "equivalent",
    "fool_rates",
    "mann_whitney",
    "pair_dprime",
    "summarise",
    "wilson",
]
