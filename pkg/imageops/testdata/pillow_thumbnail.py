#!/usr/bin/env python3
"""Writes pillow_thumbnail.csv: the dimensions that Pillow's Image.thumbnail gives.

    python3 pillow_thumbnail.py > pillow_thumbnail.csv

Every row comes out of the real Image.thumbnail. Images of up to 4 million
pixels are real ones (mode '1'). For larger ones the pixel work alone is left
out, by a subclass whose load() does nothing and whose resize() only keeps the
size that thumbnail asked for; on all real images the subclass is checked to agree.
"""
import random
import sys

from PIL import Image

SEED = 20240229
REAL_PIXELS = 4_000_000


class Core:
    mode = "1"


class Hollow(Image.Image):
    """An image that has a size, but no pixels."""

    def __init__(self, size):
        super().__init__()
        self._size = size
        self._mode = "1"
        self.im = Core()

    def load(self):
        return None

    def resize(self, size, *args, **kwargs):
        return Hollow(size)


def hollow(w, h, box):
    im = Hollow((w, h))
    im.thumbnail((box, box))
    return im.size


def thumbnail(w, h, box):
    if w * h > REAL_PIXELS:
        return hollow(w, h, box)
    im = Image.new("1", (w, h))
    im.thumbnail((box, box))
    if im.size != hollow(w, h, box):
        raise SystemExit(f"subclass disagrees on {w}x{h} in {box}: {im.size}")
    return im.size


def triples():
    rnd = random.Random(SEED)
    sizes = [1, 2, 3, 5, 7, 10, 16, 50, 64, 99, 100, 128, 199, 200, 201, 256, 333, 500,
             640, 999, 1000, 1001, 1024, 1920, 2048, 4096, 9999, 10000]
    extreme = [(1, 9999), (9999, 1), (65500, 1), (1, 65500), (3, 65535), (65535, 3), (2, 65535),
               (65535, 2), (65535, 65535), (65535, 65534), (1, 1), (1, 2), (2, 1), (7, 40000)]
    cameras = [(4032, 3024), (3024, 4032), (6000, 4000), (4000, 6000), (1920, 1080), (3840, 2160),
               (5184, 3456), (8256, 5504), (1125, 2436), (4000, 2250)]
    primes = [(2, 3), (7, 11), (101, 103), (997, 1009), (1999, 2003), (3989, 4001), (7919, 7907),
              (104, 7919), (13, 7919), (9973, 17)]
    near = [(n, n + d) for n in (2, 10, 100, 199, 200, 201, 999, 1000, 1001, 4000) for d in (-1, 0, 1)]
    for w, h in extreme + cameras + primes + near:
        for size in sizes:
            yield w, h, size
    # sides in simple ratios fall on the ties of the rounding rule
    for size in sizes:
        for w, h in [(size * 2, size * 3), (size * 3, size * 2), (size * 2, 1), (1, size * 2),
                     (size * 2, 3), (3, size * 2), (size + 1, size), (size, size + 1)]:
            yield w, h, size
    for _ in range(1000):
        yield rnd.randint(1, 65535), rnd.randint(1, 65535), rnd.randint(1, 10000)
    for _ in range(1000):
        yield rnd.randint(1, 2500), rnd.randint(1, 2500), rnd.randint(1, 300)
    for _ in range(400):
        w = rnd.randint(1, 5000)
        yield w, max(1, w + rnd.randint(-3, 3)), rnd.randint(1, 5000)
    for _ in range(400):
        yield rnd.randint(1, 20), rnd.randint(1, 65535), rnd.randint(1, 10000)


def main():
    print("w,h,size,tw,th")
    for w, h, size in sorted(set(triples())):
        tw, th = thumbnail(w, h, size)
        print(f"{w},{h},{size},{tw},{th}")
    print(f"Pillow {Image.__version__}", file=sys.stderr)


if __name__ == "__main__":
    main()
