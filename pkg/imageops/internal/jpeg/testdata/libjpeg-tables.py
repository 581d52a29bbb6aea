"""Writes libjpeg-tables.json: the quantisation tables of JPEG files that Pillow writes, quality 1 to 100."""

import io
import json

from PIL import Image

tables = []
for quality in range(1, 101):
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG", quality=quality)
    read = Image.open(file)
    tables.append([list(read.quantization[0]), list(read.quantization[1])])

with open("libjpeg-tables.json", "w") as out:
    out.write("[\n" + ",\n".join(json.dumps(pair, separators=(",", ":")) for pair in tables) + "\n]\n")
