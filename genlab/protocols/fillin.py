"""Fill-in: one word of a sentence is marked; is it the author's, or a model's?"""

from genlab.protocols.kinds import YesNo


class FillIn(YesNo):
    """Show a sentence with one word marked: its author's own (real), or what a model put in its place (fake)?

    The model reads the sentence on both sides of the word, as BERT does (Devlin et al. 2019).
    """

    name = "fillin"
    media = frozenset({"text"})
    form = "fill-in"
