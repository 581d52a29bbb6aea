"""Writes plane.png, a grey picture with detail, and what Pillow's resize makes of it:
names are filter, size, and the region where it is not the whole picture."""

import math
import random

from PIL import Image

rnd = random.Random(7)
plane = Image.new("L", (91, 60))
for y in range(60):
    for x in range(91):
        v = 110 + 60 * math.sin(x * x / 300) * math.cos(y * x / 200) + rnd.randint(-40, 40)
        plane.putpixel((x, y), int(v))
plane.save("plane.png")

for name, kernel in (("lanczos3", Image.LANCZOS), ("catmullrom", Image.BICUBIC)):
    for size in ((40, 27), (7, 5), (120, 77)):
        plane.resize(size, kernel).save(f"{name}-{size[0]}x{size[1]}.png")
    plane.resize((31, 19), kernel, box=(0, 0, 90.5, 59.25)).save(f"{name}-31x19-region.png")
# Pillow counts samples at the border of a box in full or not at all: the same where ratios are whole.
plane.resize((13, 30), Image.BOX).save("box-13x30.png")
