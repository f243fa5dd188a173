"""Make the font that order sheets are set in where Latin letters do not do: `python make.py FOLDER`.

FOLDER is that of NanumGothic.ttf, as Debian's fonts-nanum 20200506 has it; fontTools cuts it (4.63 made what ships).
Outlines are left as they are. Hints for screens, what only its makers' tools read, and characters of private use go;
and so does its name, which the licence reserves for the whole: `genlab Gothic` is called so by its tables, too.
"""

import hashlib
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SOURCE = "NanumGothic.ttf"
SHA256 = "48a28e97b34fc8e5b157657633670cd1b7de126cfc414da65ce9c3d5bc8be733"
FAMILY, POSTSCRIPT = "genlab Gothic", "GenlabGothic"
NAMES = {1: FAMILY, 2: "Regular", 3: f"{POSTSCRIPT};of {SOURCE}", 4: FAMILY, 6: POSTSCRIPT}
PRIVATE = range(0xE000, 0xF900)
TOOLS = ["TSI0", "TSI1", "TSI2", "TSI3", "TSI5", "kern", "gasp"]

path = Path(sys.argv[1]) / SOURCE
if (found := hashlib.sha256(path.read_bytes()).hexdigest()) != SHA256:
    sys.exit(f"Unknown version of {SOURCE}. Expected SHA-256 {SHA256[:12]}. Received: {found[:12]}.")
font = TTFont(path, recalcTimestamp=False)
options = Options(hinting=False, notdef_outline=True, glyph_names=False)
options.drop_tables += TOOLS
cutter = Subsetter(options)
cutter.populate(unicodes=[code for code in font.getBestCmap() if code >= 0x20 and code not in PRIVATE])
cutter.subset(font)
names = font["name"]
kept = [each for each in names.names if each.nameID == 0 and each.platformID == 3]
names.names = kept
for number, said in NAMES.items():
    names.setName(said, number, 3, 1, 0x409)
names.setName("This Font Software is licensed under the SIL Open Font License, Version 1.1.", 13, 3, 1, 0x409)
names.setName("https://openfontlicense.org", 14, 3, 1, 0x409)
font.save(Path(__file__).resolve().parents[2] / "fonts" / f"{POSTSCRIPT}.ttf")
