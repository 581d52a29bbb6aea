#!/usr/bin/env python3
"""Writes covers/: what Pillow's ImageOps.fit makes of detail.png, by its Lanczos filter.

    python3 covers.py

A file is called by its box and by where the part that is kept lies, as gravities are called.
"""
import os

from PIL import Image, ImageOps

CENTRES = {
    "centre": (0.5, 0.5), "north": (0.5, 0), "northeast": (1, 0), "east": (1, 0.5), "southeast": (1, 1),
    "south": (0.5, 1), "southwest": (0, 1), "west": (0, 0.5), "northwest": (0, 0),
}

os.makedirs("covers", exist_ok=True)
image = Image.open("detail.png").convert("RGB")
for box, gravities in {(20, 20): CENTRES, (40, 13): CENTRES, (9, 31): ["centre", "east"], (120, 120): ["centre", "west"]}.items():
    for gravity in gravities:
        made = ImageOps.fit(image, box, Image.LANCZOS, centering=CENTRES[gravity])
        made.save("covers/%dx%d_%s.png" % (*box, gravity))
