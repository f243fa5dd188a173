"""Sentences of LibreOffice's help, and pairs of English and Korean: `python -m help.make FOLDER`.

The folder is `usr/share/libreoffice/help` of the unpacked packages (`help/pages.py` names them). Sentences of 15 to 90
characters that end in 다., and pairs of up to 80 and 50; both are split by page.
"""

import re
import sys
from pathlib import Path

from help.pages import read
from lines import write

folder = Path(sys.argv[1])
korean, english = read(folder, "ko"), read(folder, "en-US")
sentences = [
    (page, sentence)
    for (page, _), text in korean.items()
    for sentence in re.findall(r"(?:^|(?<=[.!?] ))[^.!?]*다\.(?= |$)", text)
    if 15 <= len(sentence) <= 90 and re.match("[가-힣A-Za-z0-9]", sentence)
]
write("help_ko", sentences, every=8)
pairs = [
    (page, f"{english[page, number]}\t{text}")
    for (page, number), text in korean.items()
    if (page, number) in english
    and re.search("[가-힣]", text)
    and re.search("[A-Za-z]{2}", english[page, number])
    and 3 <= len(english[page, number]) <= 80
    and 2 <= len(text) <= 50
]
write("help_en_ko", pairs, every=8)
