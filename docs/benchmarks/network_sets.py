#!/usr/bin/python3
"""Files of the jobs over a network: network_sets.py PHOTOS OUT PHOTOS SMALL SMALL_BYTES LARGE_BYTES TINY EVENTS

photos: 2000 x 1500; tiny and events: 300 x 200; small and large: bytes that mean nothing.
"""
import io
import os
import random
import sys
from pathlib import Path

from PIL import Image


def encoded(image):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    return file.getvalue()


def folder(out, name):
    path = Path(out, name)
    path.mkdir(parents=True, exist_ok=True)
    return path


def main(photos, out, *counts):
    many, small, small_bytes, large_bytes, tiny, events = map(int, counts)
    found = sorted(Path(photos).rglob("*.jpg"))
    sources = []
    for path in found:
        image = Image.open(path)
        if image.width >= 2200 and image.height >= 1500 and len(sources) < 6:
            sources.append(image.convert("RGB").resize((2200, 1650), Image.BICUBIC))
    for i in range(many):
        x, y = i * 13 % 200, i * 7 % 150
        photo = sources[i % len(sources)].crop((x, y, x + 2000, y + 1500))
        (folder(out, "photos") / f"p{i:04}.jpg").write_bytes(encoded(photo))
    for name, count in (("tiny", tiny), ("events", events)):
        shots = [encoded(sources[i % len(sources)].crop((i * 3, 0, i * 3 + 2000, 1400)).resize((300, 200))) for i in range(50)]
        for i in range(count):
            (folder(out, name) / f"t{i:05}.jpg").write_bytes(shots[i % len(shots)])
    noise = random.Random(1)
    for i in range(small):
        (folder(out, "small") / f"f{i:05}.bin").write_bytes(noise.randbytes(small_bytes))
    with open(folder(out, "large") / "large.bin", "wb") as file:
        for _ in range(large_bytes >> 20):
            file.write(noise.randbytes(1 << 20))


if __name__ == "__main__":
    main(*sys.argv[1:])
