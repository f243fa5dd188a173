"""Streamlit's own words, which it says in English alone: taken from the screen, with ours in their place."""

import json

from genlab.ui.words import _, language

UPLOAD = "[data-testid=stFileUploaderDropzone]"
LIMITS = "[data-testid=stFileUploaderDropzoneInstructions] { display: none; }"
"""What Streamlit says of a file's size and kind; `genlab.ui.uploads.uploader` says it in words."""
# What is typed counts when its form is sent; how many letters it may have is still said.
ENTER = "[data-testid=InputInstructions] > span:first-child:not(:last-child) { display: none; }"
_RULE = "{place} {{ font-size: 0; }} {place}::after {{ content: {words}; font-size: 1rem; }}"


def style() -> str:
    """Return the style of a page in the reader's language."""
    if language() == "en":
        return LIMITS
    ours = {
        f"{UPLOAD} button p": _("Upload"),
        f"{UPLOAD} > div:not([data-testid]) > span": _("Drop the files here"),
    }
    rules = [
        _RULE.format(place=place, words=json.dumps(words, ensure_ascii=False))
        for place, words in ours.items()
    ]
    return "\n".join([LIMITS, ENTER, *rules])
