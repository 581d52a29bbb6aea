"""Draws PNGs into a folder: waves with discs, and a picture of four colours."""
import math, random, struct, sys, zlib


def png(name, width, height, channels, pixel, depth=8):
    kind = {1: 0, 3: 2, 4: 6}[channels]
    rows = b"".join(b"\0" + b"".join(bytes(v) for v in (pixel(x, y) for x in range(width))) for y in range(height))
    chunk = lambda k, d: struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d))
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    with open(f"{sys.argv[1]}/{name}.png", "wb") as f:
        f.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def waves(seed, width, height):
    r = random.Random(seed)
    discs = [(r.uniform(0, width), r.uniform(0, height), r.uniform(5, 20), [r.uniform(0, 255) for _ in range(3)]) for _ in range(8)]

    def at(x, y):
        v = [128 + 90 * math.sin(x / 17 + y / 41), 128 + 90 * math.cos(y / 23 - x / 60), 128 + 100 * math.sin((x + y) / 31)]
        for cx, cy, radius, colour in discs:
            if (x - cx) ** 2 + (y - cy) ** 2 < radius * radius:
                v = colour
        return [min(max(int(c), 0), 255) for c in v]

    return at


photo, odd = waves(1, 128, 96), waves(2, 99, 71)
png("photo", 128, 96, 3, photo)
png("odd", 99, 71, 3, odd)
png("alpha", 128, 96, 4, lambda x, y: photo(x, y) + [min(max(int(128 + 150 * math.sin(x / 30) * math.cos(y / 25)), 0), 255)])
png("grey", 128, 96, 1, lambda x, y: photo(x, y)[:1])
png("deep", 128, 96, 3, lambda x, y: [b for c in photo(x, y) for b in (c, c)], 16)
png("quad", 96, 64, 3, lambda x, y: [(220, 30, 30), (30, 200, 30), (30, 30, 220), (230, 230, 40)][x // 48 + y // 32 * 2])
png("large", 1600, 1200, 3, waves(3, 1600, 1200))
