"""Makes animations/: GIFs, byte by byte, and what Pillow shows of them.

NAME.gif       the animation
NAME.png       its frames as Pillow composes them, one below the other
NAME_SIZE.png  those, made to fit by Pillow: LANCZOS, colours multiplied by alpha, in floating point (RGBa has 8 bits,
               and clips colour apart from alpha, so that flat colours change at their edges)

Pillow fills with the background colour where a frame without a transparent index is to be removed; browsers make that
transparent. So frames with that disposal have such an index here, and so has the first one. Pillow also takes no
disposal (0) for that of the frame before; so 0 does not come after 2 and 3.
"""
import os
import struct

from PIL import Image, ImageMath, ImageSequence

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "animations")
GLOBAL = [(0, 0, 0), (255, 255, 255), (220, 30, 40), (30, 160, 60), (40, 70, 210), (250, 210, 40), (120, 120, 120), (1, 2, 3)]


def table(colors):
    n = 1
    while 2 << n - 1 < len(colors):
        n += 1
    return n - 1, b"".join(bytes(c) for c in colors) + bytes(3 * (2 ** n - len(colors)))


def pack(indices, size):
    """LZW without compression: the table is cleared before codes grow."""
    clear, bits, n = 1 << size, 0, 0
    out = bytearray()
    codes = []
    for i, index in enumerate(indices):
        if i % (clear - 2) == 0:
            codes.append(clear)
        codes.append(index)
    for code in codes + [clear + 1]:
        bits |= code << n
        n += size + 1
        while n >= 8:
            out.append(bits & 255)
            bits >>= 8
            n -= 8
    if n:
        out.append(bits)
    return bytes([size]) + b"".join(bytes([len(out[i:i + 255])]) + out[i:i + 255] for i in range(0, len(out), 255)) + b"\0"


def frame(x, y, w, h, pixel, delay=5, disposal=0, clear=None, colors=None, interlaced=False):
    flags = disposal << 2 | (clear is not None)
    out = b"!\xf9\x04" + struct.pack("<BHBB", flags, delay, clear or 0, 0)
    fields, local = 0x40 if interlaced else 0, b""
    if colors:
        depth, local = table(colors)
        fields |= 0x80 | depth
    rows = list(range(h))
    if interlaced:
        rows = [*range(0, h, 8), *range(4, h, 8), *range(2, h, 4), *range(1, h, 2)]
    size = max(2, (len(colors or GLOBAL) - 1).bit_length())
    return out + b"," + struct.pack("<HHHHB", x, y, w, h, fields) + local + pack([pixel(i, j) for j in rows for i in range(w)], size)


def gif(name, w, h, frames, loop=None, sizes=()):
    depth, colors = table(GLOBAL)
    data = b"GIF89a" + struct.pack("<HHBBB", w, h, 0x80 | depth, 1, 0) + colors
    if loop is not None:
        data += b"!\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<HB", loop, 0)
    path = os.path.join(HERE, name)
    with open(path + ".gif", "wb") as f:
        f.write(data + b"".join(frames) + b";")
    with Image.open(path + ".gif") as im:
        shown = [f.convert("RGBA") for f in ImageSequence.Iterator(im)]
    assert len(shown) == len(frames)
    strip(path + ".png", shown)
    for size in sizes:
        fit = Image.new("RGB", (w, h))
        fit.thumbnail((size, size))
        strip(f"{path}_{size}.png", [resized(f, fit.size) for f in shown])


def resized(im, size):
    r, g, b, a = (c.convert("F") for c in im.split())
    lanczos = lambda c: list(c.resize(size, Image.Resampling.LANCZOS).getdata())
    colors = [lanczos(ImageMath.eval("c * a / 255.0", c=c, a=a)) for c in (r, g, b)]
    out = Image.new("RGBA", size)
    byte = lambda v: min(max(int(v + 0.5), 0), 255)
    out.putdata([(*(byte(c * 255 / a) if a >= 0.5 else 0 for c in rgb), byte(a)) for *rgb, a in zip(*colors, lanczos(a))])
    return out


def strip(path, frames):
    w, h = frames[0].size
    out = Image.new("RGBA", (w, h * len(frames)))
    for i, f in enumerate(frames):
        out.paste(f, (0, i * h))
    out.save(path)


def main():
    os.makedirs(HERE, exist_ok=True)
    fill = lambda c: lambda x, y: c
    board = lambda a, b: lambda x, y: a if (x // 2 + y // 2) % 2 else b
    local = [(10, 200, 200), (200, 10, 200), (90, 60, 30), (255, 128, 0)]
    gif("disposals", 24, 16, [
        frame(0, 0, 24, 16, board(1, 4), delay=0, disposal=1, clear=7),
        frame(2, 2, 8, 6, fill(2), delay=1, disposal=0),
        frame(6, 4, 10, 9, board(3, 7), delay=2, disposal=3, clear=7),
        frame(12, 1, 11, 13, board(0, 3), delay=10, disposal=3, colors=local, interlaced=True),
        frame(0, 8, 9, 8, board(5, 0), delay=65535, disposal=2, clear=0),
        frame(20, 12, 3, 3, fill(6), delay=7, disposal=2, clear=7),
        frame(4, 4, 1, 1, fill(7), delay=9, disposal=1, clear=7),
        frame(0, 0, 24, 16, board(2, 3), delay=4, disposal=1, clear=2, colors=local),
        frame(8, 3, 7, 11, board(1, 2), delay=3, disposal=4),
        frame(1, 1, 2, 2, fill(5), delay=3),
    ], loop=3, sizes=(12,))
    gif("floating", 20, 30, [
        frame(5 + i, 3 * i, 8, 11, lambda x, y, i=i: 7 if (x - 4) ** 2 + (y - 5) ** 2 > 22 else 2 + i % 4,
              disposal=2, clear=7, delay=8, interlaced=i % 2 == 0) for i in range(6)
    ], loop=0, sizes=(15,))
    gif("alone", 6, 6, [frame(0, 0, 6, 6, board(2, 5), delay=20)], loop=0)
    ramp = [(i, 255 - i, (i * 7) % 256) for i in range(0, 256)]
    gif("colors", 60, 40, [
        frame(0, 0, 60, 40, lambda x, y, i=i: (x * 4 + y * 3 + i * 9) % 256, colors=ramp, delay=6) for i in range(2)
    ] + [frame(10 + 4 * i, 10, 12, 12, lambda x, y, i=i: (x * 9 + y * 11) % 256, colors=[c[::-1] for c in ramp], delay=6) for i in range(3)],
        sizes=(30,))


if __name__ == "__main__":
    main()
