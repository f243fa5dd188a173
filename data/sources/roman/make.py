"""Hangul and the same in Latin letters, by the rules of sound: `python -m roman.make FOLDER`.

The words are those of LibreOffice's help (`help/pages.py`), a run of words at a time, of 6 to 42 syllables; the letters
are what the Python package koroman 1.0.16 makes of them. Split by page.
"""

import random
import re
import sys
from pathlib import Path

from help.pages import read
from koroman import romanize
from lines import write

random.seed(0)
found = []
for (page, _), text in sorted(read(Path(sys.argv[1]), "ko").items()):
    for run in re.findall("[가-힣]+(?: [가-힣]+)*", text):
        words = run.split(" ")
        most = random.randint(6, 42)
        while words and sum(map(len, words)) > most:
            words.pop()
        if sum(map(len, words)) >= 6 and len(" ".join(words)) <= 56:
            found.append((page, " ".join(words)))
pairs = {words: romanize(words) for _, words in found}
write("roman", ((page, f"{words}\t{pairs[words]}") for page, words in sorted(set(found))), every=8)
