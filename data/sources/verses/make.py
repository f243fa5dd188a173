"""Verses of the King James Bible, from Debian's bible-kjv and bible-kjv-text 4.38: `python -m verses.make`.

What is read is what `bible` prints. Verses of 30 to 160 characters, split by chapter.
"""

import re
import subprocess

from lines import tidy, write

printed = subprocess.run(
    ["bible", "-f", "gen1:1-rev22:21"], capture_output=True, check=True, encoding="utf-8"
).stdout
found = []
for line in printed.splitlines():
    where, _, text = line.partition(" ")
    if re.fullmatch(r"\S+?\d+:\d+", where) and 30 <= len(text := tidy(text)) <= 160:
        found.append((where.rpartition(":")[0], text))
write("verses", found, every=8)
