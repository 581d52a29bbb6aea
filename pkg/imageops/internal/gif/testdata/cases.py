"""Writes the GIF files of this folder: variants that programs write, and some that none should.

python3 cases.py FOLDER
"""
import pathlib, struct, sys

W, H = 19, 7
PALETTE = [((i * 37 + 9) % 256, (i * 91 + 20) % 256, (i * 151 + 90) % 256) for i in range(256)]
OTHER = [(255 - r, g, (b + 100) % 256) for r, g, b in PALETTE]


def codes(indices, size, clear_first=True, end=True, clear_every=None, grow=True, extra=()):
    """LZW of GIF89a, appendix F, as a list of (code, bits)."""
    clear, stop = 1 << size, (1 << size) + 1
    out = []
    bits, table = size + 1, {(i,): i for i in range(clear)}
    nxt = stop + 1
    if clear_first:
        out.append((clear, bits))
    run, n = (), 0
    for i in indices:
        n += 1
        if run + (i,) in table:
            run += (i,)
            continue
        out.append((table[run], bits))
        if nxt < 4096:
            if grow:
                table[run + (i,)] = nxt
            nxt += 1
            if nxt > 1 << bits and bits < 12:
                bits += 1
        elif not clear_every:
            pass  # the table is full, and stays
        run = (i,)
        if clear_every and n % clear_every == 0:
            out.append((clear, bits))
            bits, table, nxt = size + 1, {(i,): i for i in range(clear)}, stop + 1
    if run:
        out.append((table[run], bits))
        nxt += 1
        if nxt > 1 << bits and bits < 12:
            bits += 1
    for c in extra:
        out.append((c, bits))
    if end:
        out.append((stop, bits))
    return out


def pack(list_of_codes):
    n = at = 0
    for code, bits in list_of_codes:
        n |= code << at
        at += bits
    return n.to_bytes((at + 7) // 8, "little")


def blocks(data, size=255, end=True):
    out = b"".join(bytes([len(data[i:i + size])]) + data[i:i + size] for i in range(0, len(data), size))
    return out + b"\0" * end


def table(n, of=PALETTE):
    return b"".join(bytes(c) for c in of[:n])


def screen(w=W, h=H, depth=4, colours=None, version=b"GIF89a", background=0, aspect=0, flags=None):
    if depth == 0:
        return version + struct.pack("<HHBBB", w, h, 0 if flags is None else flags, background, aspect)
    return version + struct.pack("<HHBBB", w, h, 0x80 | depth - 1 | depth - 1 << 4, background, aspect) + (table(1 << depth) if colours is None else colours)


def frame(value, x=0, y=0, w=W, h=H, size=4, local=None, interlaced=False, data=None, lzw=None, pad=b"", **how):
    order = range(h)
    if interlaced:
        order = [*range(0, h, 8), *range(4, h, 8), *range(2, h, 4), *range(1, h, 2)]
    indices = [value(i, j) for j in order for i in range(w)]
    flags = 0x40 * interlaced
    colours = b""
    if local is not None:
        flags |= 0x80 | max((len(local) - 1).bit_length(), 1) - 1
        colours = table(len(local), local)
    if data is None:
        data = blocks(pack(codes(indices, size, **how)) + pad)
    return b"," + struct.pack("<HHHHB", x, y, w, h, flags) + colours + bytes([size if lzw is None else lzw]) + data


def control(delay=0, disposal=0, clear=None, length=4, more=b""):
    return b"!\xf9" + bytes([length]) + struct.pack("<BHB", disposal << 2 | (clear is not None), delay, clear or 0) + more + b"\0"


loops = lambda n, name=b"NETSCAPE2.0": b"!\xff\x0b" + name + b"\x03\x01" + struct.pack("<H", n) + b"\0"
a = lambda x, y: (x * 3 + y * 5) % 16
b2 = lambda x, y: (x + y) % 2
small = lambda x, y: (x + 2 * y + 5) % 16
END = b";"


def stills():
    yield "plain", screen() + frame(a) + END
    yield "87a", screen(version=b"GIF87a") + frame(a) + END
    yield "version-90b", screen(version=b"GIF90b") + frame(a) + END
    for d in range(1, 9):
        yield f"depth{d}", screen(depth=d) + frame(lambda x, y: (x * 3 + y * 5) % (1 << d), size=max(d, 2)) + END
    yield "lzw1", screen(depth=1) + frame(b2, size=1) + END
    yield "lzw8-of-4", screen() + frame(a, size=8) + END
    yield "lzw2-of-4", screen() + frame(lambda x, y: a(x, y) % 4, size=2) + END
    yield "lzw0", screen(depth=1) + frame(b2, size=2, lzw=0) + END
    yield "lzw9", screen() + frame(lambda x, y: a(x, y), size=9) + END
    yield "lzw11", screen() + frame(lambda x, y: a(x, y), size=11) + END
    yield "lzw12", screen() + frame(lambda x, y: a(x, y), size=12) + END
    yield "interlaced", screen() + frame(a, interlaced=True) + END
    for h in (1, 2, 3, 4, 5, 8, 9, 17):
        yield f"interlaced-{h}", screen(h=h) + frame(a, h=h, interlaced=True) + END
    yield "local", screen() + frame(a, local=OTHER[:16]) + END
    yield "local-only", screen(depth=0) + frame(a, local=OTHER[:16]) + END
    yield "local-small", screen() + frame(a, local=OTHER[:4]) + END
    yield "no-palette", screen(depth=0) + frame(a) + END
    yield "no-palette-1", screen(depth=0) + frame(b2, size=2) + END
    yield "no-palette-clear", screen(depth=0) + control(clear=3) + frame(a) + END
    yield "no-palette-8", screen(depth=0) + frame(lambda x, y: x * 13, size=8) + END
    yield "index-beyond", screen(depth=3) + frame(a) + END
    yield "clear", screen() + control(clear=5) + frame(a) + END
    yield "clear-beyond", screen(depth=3) + control(clear=12) + frame(a) + END
    yield "clear-unused", screen() + control(clear=200) + frame(a) + END
    yield "clear-local", screen() + control(clear=5) + frame(a, local=OTHER[:16]) + END
    yield "background", screen(background=7) + frame(a, x=3, y=2, w=10, h=4) + END
    yield "background-clear", screen(background=7) + control(clear=7) + frame(a) + END
    yield "smaller-frame", screen() + frame(a, x=3, y=2, w=10, h=4) + END
    yield "screen0", screen(0, 0) + frame(a) + END
    yield "screen0-wide", screen(0, H) + frame(a) + END
    yield "screen-small", screen(5, 3) + frame(a) + END
    yield "screen-small-offset", screen(5, 3) + frame(a, x=2, y=1) + END
    yield "frame-off", screen() + frame(a, x=10, y=4) + END
    yield "frame-off-all", screen() + frame(a, x=100, y=40) + END
    yield "frame0", screen() + frame(a, w=0, h=0) + END
    yield "frame0-then", screen() + frame(a, w=0, h=0) + frame(a) + END
    yield "frame-wide0", screen() + frame(a, w=0, h=7) + END
    yield "both0", screen(0, 0) + frame(a, w=0, h=0) + END
    yield "too-many-pixels", screen() + frame(a, data=blocks(pack(codes([a(i % W, i // W) for i in range(W * H + 100)], 4)))) + END
    yield "too-many-bytes", screen() + frame(a, pad=b"\x55" * 300) + END
    yield "too-few-pixels", screen() + frame(a, data=blocks(pack(codes([a(i % W, i // W) for i in range(W * 4 + 3)], 4)))) + END
    yield "too-few-no-end", screen() + frame(a, data=blocks(pack(codes([a(i % W, i // W) for i in range(W * 4 + 3)], 4, end=False)))) + END
    yield "no-end-code", screen() + frame(a, end=False) + END
    yield "no-first-clear", screen() + frame(a, clear_first=False) + END
    yield "clears", screen() + frame(a, clear_every=10) + END
    yield "clear-twice", screen() + frame(a, data=blocks(pack([(16, 5), (16, 5)] + codes([a(i % W, i // W) for i in range(W * H)], 4)))) + END
    yield "literals", screen() + frame(a, grow=False) + END
    big = lambda x, y: (x * x * 7 + y * y * 13 + x * y) % 256
    yield "table-full", screen(90, 70, depth=8) + frame(big, w=90, h=70, size=8) + END
    yield "table-full-clears", screen(90, 70, depth=8) + frame(big, w=90, h=70, size=8, clear_every=3000) + END
    yield "bad-code", screen() + frame(a, data=blocks(pack(codes([a(i % W, i // W) for i in range(W * 3)], 4, extra=(31, 31, 31), end=False)))) + END
    yield "no-data", screen() + frame(a, data=b"\0") + END
    yield "blocks-of-1", screen() + frame(a, data=blocks(pack(codes([a(i % W, i // W) for i in range(W * H)], 4)), 1)) + END
    yield "no-terminator", screen() + frame(a, data=blocks(pack(codes([a(i % W, i // W) for i in range(W * H)], 4)), end=False)) + END
    yield "cut-block", (screen() + frame(a))[:-20]
    yield "cut-early", (screen() + frame(a))[:75]
    yield "no-trailer", screen() + frame(a)
    yield "no-trailer-no-terminator", (screen() + frame(a))[:-1]
    yield "junk-after", screen() + frame(a) + END + b"junk" * 100
    yield "junk-instead-of-trailer", screen() + frame(a) + b"\x77junk"
    yield "zeros-instead-of-trailer", screen() + frame(a) + b"\0\0\0"
    yield "zeros-before", screen() + b"\0\0\0" + frame(a) + END
    yield "junk-before", screen() + b"\x77\x01" + frame(a) + END
    yield "trailer-before", screen() + b";" + frame(a) + END
    yield "comment", screen() + b"!\xfe\x05hello\0" + frame(a) + END
    yield "plain-text", screen() + b"!\x01\x0c" + bytes(12) + b"\x03abc\0" + frame(a) + END
    yield "plain-text-13", screen() + b"!\x01\x0d" + bytes(13) + b"\x03abc\0" + frame(a) + END
    yield "unknown-ext", screen() + b"!\x42\x03abc\x02de\0" + frame(a) + END
    yield "unknown-ext-empty", screen() + b"!\x42\0" + frame(a) + END
    yield "app-ext", screen() + b"!\xff\x0bXMP DataXMP\x05<xml>\0" + frame(a) + END
    yield "app-ext-short", screen() + b"!\xff\x05hello\x02xx\0" + frame(a) + END
    yield "control-5", screen() + control(clear=5, length=5, more=b"\1") + frame(a) + END
    yield "control-3", screen() + b"!\xf9\x03\x01\0\0\0" + frame(a) + END
    yield "control-more", screen() + b"!\xf9\x04\x01\0\0\x05\x02ab\0" + frame(a) + END
    yield "control-twice", screen() + control(clear=5) + control(clear=6) + frame(a) + END
    yield "control-twice-none", screen() + control(clear=5) + control() + frame(a) + END
    yield "control-comment", screen() + control(clear=5) + b"!\xfe\x05hello\0" + frame(a) + END
    yield "control-text", screen() + control(clear=5) + b"!\x01\x0c" + bytes(12) + b"\x03abc\0" + frame(a) + END
    yield "control-empty", screen() + b"!\xf9\0" + frame(a) + END
    yield "no-frame", screen() + END
    yield "header-only", screen()
    yield "aspect", screen(aspect=49) + frame(a) + END


def movies():
    sub = lambda x=4, y=1, w=8, h=5, **k: frame(small, x=x, y=y, w=w, h=h, **k)
    start = screen() + loops(0)
    for d in range(8):
        yield f"disposal{d}", start + control(7, d, 3) + frame(a) + control(5, d, 6) + sub() + control(3, d) + sub(x=9, y=2) + control(3, 0) + sub(1, 0, 3, 3) + END
    yield "two", start + control(10) + frame(a) + control(20) + sub() + END
    yield "delays", start + b"".join(control(n) + sub(x=i) for i, n in enumerate((0, 1, 2, 9, 10, 65535))) + END
    yield "no-controls", start + frame(a) + sub() + sub(1, 1) + END
    yield "no-loop", screen() + control(10) + frame(a) + control(20) + sub() + END
    yield "loop1", screen() + loops(1) + control(10) + frame(a) + control(20) + sub() + END
    yield "loop2", screen() + loops(2) + control(10) + frame(a) + control(20) + sub() + END
    yield "loop65535", screen() + loops(65535) + control(10) + frame(a) + control(20) + sub() + END
    yield "loop-animexts", screen() + loops(4, b"ANIMEXTS1.0") + control(10) + frame(a) + control(20) + sub() + END
    yield "loop-late", screen() + control(10) + frame(a) + loops(4) + control(20) + sub() + END
    yield "loop-twice", screen() + loops(4) + loops(9) + control(10) + frame(a) + control(20) + sub() + END
    yield "loop-other-name", screen() + loops(4, b"NETSCAPE3.0") + control(10) + frame(a) + control(20) + sub() + END
    yield "second-beyond", start + control(10) + frame(a) + control(20) + sub(x=14, y=5) + END
    yield "second-off-all", start + control(10) + frame(a) + control(20) + sub(x=140, y=50) + control(9) + sub() + END
    yield "second-larger", start + control(10) + frame(a) + control(20) + frame(small, w=30, h=20) + END
    yield "movie-screen0", screen(0, 0) + loops(0) + control(10) + frame(a) + control(20) + frame(small, w=30, h=20) + END
    yield "movie-screen-small", screen(5, 5) + loops(0) + control(10) + sub() + control(20) + frame(a) + END
    yield "second-interlaced", start + control(10) + frame(a) + control(20) + frame(small, interlaced=True) + END
    yield "second-local", start + control(10) + frame(a) + control(20, clear=2) + sub(local=OTHER[:16]) + END
    yield "second-empty", start + control(10) + frame(a) + control(20) + sub(w=0, h=0) + control(9) + sub() + END
    yield "second-no-data", start + control(10) + frame(a) + control(20) + sub(data=b"\0") + control(9) + sub(x=8) + END
    yield "second-few", start + control(10) + frame(a) + control(20) + sub(data=blocks(pack(codes([3] * 17, 4)))) + control(9) + sub(x=8) + END
    yield "second-bad-code", start + control(10) + frame(a) + control(20) + sub(data=blocks(pack(codes([3] * 17, 4, extra=(31, 31, 31), end=False)))) + control(9) + sub(x=8) + END
    yield "second-surplus", start + control(10) + frame(a) + control(20) + sub(pad=b"\x55" * 300) + control(9) + sub(x=8) + END
    yield "zeros-between", start + control(10) + frame(a) + b"\0\0" + control(20) + sub() + END
    yield "junk-between", start + control(10) + frame(a) + b"\x77" + control(20) + sub() + END
    yield "movie-no-trailer", start + control(10) + frame(a) + control(20) + sub()
    yield "movie-cut", (start + control(10) + frame(a) + control(20) + sub())[:-10]
    yield "movie-cut-control", start + control(10) + frame(a) + control(20) + sub() + control(5)[:4]
    yield "movie-cut-third", (start + control(10) + frame(a) + control(20) + sub() + control(5) + sub(x=8))[:-15]
    yield "movie-trailing", start + control(10) + frame(a) + control(20) + sub() + END + b"junk" * 50
    yield "movie-trailer-twice", start + control(10) + frame(a) + control(20) + sub() + END + control(20) + sub() + END
    yield "first-small", start + control(10) + sub() + control(20) + frame(a) + END
    yield "first-clear", start + control(10, 1, 3) + frame(a) + control(20, 1, 3) + frame(small) + END
    yield "first-previous", start + control(10, 3, 3) + frame(a) + control(20, 1, 3) + sub() + END
    yield "movie-background", screen(background=7) + loops(0) + control(10, 2) + frame(a) + control(20, 2) + sub() + control(7) + sub(x=9) + END
    yield "movie-no-palette", screen(depth=0) + loops(0) + control(10) + frame(a) + control(20) + sub() + END
    yield "movie-version-87a", screen(version=b"GIF87a") + loops(0) + control(10) + frame(a) + control(20) + sub() + END
    yield "second-index-beyond", screen(depth=3) + loops(0) + control(10) + frame(a) + control(20, clear=12) + sub() + END


def main(folder):
    for name, data in [*stills(), *movies()]:
        pathlib.Path(folder, name + ".gif").write_bytes(data)


main(sys.argv[1])
