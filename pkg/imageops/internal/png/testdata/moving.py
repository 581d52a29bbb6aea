"""Makes moving/: animated PNGs, byte by byte, with each disposal and blending, for chromium.py to say what they show."""
import os
import struct
import zlib

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "moving")
W, H = 12, 8


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def idat(rows):
    return zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))


def solid(w, h, pixel):
    return idat([list(pixel) * w] * h)


def cells(w, h, pixel):
    return idat([[v for x in range(w) for v in pixel(x, y)] for y in range(h)])


def apng(name, first, frames, color=6, depth=8, plays=0, extra=b"", hidden=None, interlace=0, split=None, count=None):
    """first: the still image, compressed; frames: (x, y, w, h, num, den, dispose, blend, data). The first frame is the still image
    unless hidden is given."""
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, depth, color, 0, 0, interlace))
    out += chunk(b"acTL", struct.pack(">II", len(frames) if count is None else count, plays)) + extra
    seq = 0
    if hidden:
        out += chunk(b"IDAT", hidden)
    for i, (x, y, w, h, num, den, dispose, blend, data) in enumerate(frames):
        out += chunk(b"fcTL", struct.pack(">IIIIIHHBB", seq, w, h, x, y, num, den, dispose, blend))
        seq += 1
        if i == 0 and not hidden:
            out += chunk(b"IDAT", data[:7]) + chunk(b"IDAT", data[7:])
            continue
        for part in (data,) if not split else (data[:split], data[split:]):
            out += chunk(b"fdAT", struct.pack(">I", seq) + part)
            seq += 1
    out += chunk(b"IEND", b"")
    open(os.path.join(HERE, name + ".png"), "wb").write(out)


def rainbow(x, y):
    return 20 * x, 30 * y, 255 - 20 * x, 255


def glass(x, y):
    return 255, 40 * x % 256, 0, (x + y) % 3 * 100


full = cells(W, H, rainbow)
for d1 in range(3):
    for blend in range(2):
        apng(f"dispose{d1}_blend{blend}", None, [
            (0, 0, W, H, 1, 10, 0, 0, full),
            (2, 1, 7, 5, 1, 20, d1, blend, cells(7, 5, glass)),
            (5, 3, 6, 4, 3, 1000, 2, 1 - blend, cells(6, 4, glass)),
            (0, 0, 1, 1, 7, 0, 0, blend, solid(1, 1, (1, 2, 3, 128))),
        ], plays=d1)
apng("first_previous", None, [(0, 0, W, H, 1, 10, 2, 0, full), (1, 1, 3, 3, 1, 10, 0, 1, solid(3, 3, (0, 0, 255, 255)))], plays=3)
apng("hidden", None, [(0, 0, W, H, 1, 5, 1, 0, full), (3, 2, 4, 4, 1, 5, 0, 1, solid(4, 4, (255, 0, 0, 90)))], hidden=solid(W, H, (9, 9, 9, 255)), split=5)
apng("hidden_small", None, [(3, 2, 4, 4, 1, 5, 0, 0, solid(4, 4, (255, 0, 0, 90))), (0, 0, 5, 5, 1, 5, 0, 1, solid(5, 5, (0, 90, 0, 90)))], hidden=full)
palette = chunk(b"PLTE", bytes([255, 0, 0, 0, 255, 0, 0, 0, 255, 200, 200, 0])) + chunk(b"tRNS", bytes([0, 128]))
apng("palette", None, [
    (0, 0, W, H, 1, 10, 0, 0, idat([[0b00011011] * 3] * H)),
    (4, 2, 5, 3, 1, 10, 0, 1, idat([[0b11100100, 0b01000000]] * 3)),
], color=3, depth=2, extra=palette)
apng("gray16", None, [
    (0, 0, W, H, 1, 10, 0, 0, cells(W, H, lambda x, y: (20 * x, 7, 255 - y, 200))),
    (1, 1, 4, 4, 1, 10, 1, 0, cells(4, 4, lambda x, y: (60 * x, 0, 99, 1))), (0, 0, 2, 2, 1, 10, 0, 1, cells(2, 2, lambda x, y: (60, 0, 128, 1))),
], color=4, depth=16)
apng("rgb", None, [(0, 0, W, H, 1, 10, 0, 0, cells(W, H, lambda x, y: rainbow(x, y)[:3])), (1, 1, 4, 4, 1, 10, 1, 1, solid(4, 4, (5, 6, 7))), (9, 7, 3, 1, 65535, 1, 0, 0, solid(3, 1, (50, 60, 70)))], color=2)
