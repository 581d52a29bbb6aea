"""Writes the BMP files of this folder: variants that programs wrote since 1987, and some that none should.

python3 cases.py FOLDER
"""
import pathlib, struct, sys

W, H = 19, 7
rgb = lambda x, y: (x * 14, y * 40, (x * y * 9 + 30) % 256)
PALETTE = [((i * 37) % 256, (i * 91 + 20) % 256, (i * 151 + 90) % 256) for i in range(256)]


def info(bits, comp=0, size=40, w=W, h=H, used=0, important=0, image=0, masks=(0, 0, 0, 0), cs=0x73524742, ends=(0,) * 9, gammas=(0, 0, 0), intent=4, profile=(0, 0), planes=1):
    if size == 12:
        return struct.pack("<IHHHH", 12, w, h, planes, bits)
    b = struct.pack("<IiiHHIIiiII", size, w, h, planes, bits, comp, image, 2835, 2835, used, important)
    if size in (52, 56, 108, 124):
        b += struct.pack("<IIII", *masks) + struct.pack("<I", cs) + struct.pack("<9I3I", *ends, *gammas) + struct.pack("<IIII", intent, *profile, 0)
    return b[:size].ljust(size, b"\0")


def file(head, table, pixels, gap=0, offset=None, after=b""):
    at = 14 + len(head) + len(table) + gap
    body = head + table + b"\xee" * gap + pixels + after
    return struct.pack("<2sIHHI", b"BM", 14 + len(body), 0, 0, at if offset is None else offset) + body


def rows(bits, value, w=W, h=H, down=False):
    """Rows packed to multiples of 32 bits, the lowest first; value gives the bits of a pixel."""
    out = b""
    for y in (range(h) if down else reversed(range(h))):
        if bits < 8:
            n = 0
            for x in range(w):
                n = n << bits | value(x, y) & (1 << bits) - 1
            n <<= -(w * bits) % 32
            out += n.to_bytes((w * bits + 31) // 32 * 4, "big")
            continue
        row = b"".join(value(x, y).to_bytes(bits // 8, "little") for x in range(w))
        out += row + b"\0" * (-len(row) % 4)
    return out


def masked(masks, alpha=lambda x, y: 255):
    """The value of a pixel whose channels stand in masks."""
    def value(x, y):
        v = 0
        for m, c in zip(masks, (*rgb(x, y), alpha(x, y))):
            if m:
                low = (m & -m).bit_length() - 1
                top = m >> low
                v |= round(c * top / 255) << low
        return v
    return value


table = lambda n, size=4: b"".join(bytes((b, g, r)) + b"\x7f" * (size - 3) for r, g, b in PALETTE[:n])
index = lambda n: lambda x, y: (x * 3 + y * 5) % n
bgr = lambda x, y: rgb(x, y)[0] << 16 | rgb(x, y)[1] << 8 | rgb(x, y)[2]
slope = lambda x, y: (x * 13 + y) % 256
M555, M565, M888 = (0x7C00, 0x3E0, 0x1F, 0), (0xF800, 0x7E0, 0x1F, 0), (0xFF0000, 0xFF00, 0xFF, 0)
A888 = (*M888[:3], 0xFF000000)
m3 = lambda m: struct.pack("<III", *m[:3])
m4 = lambda m: struct.pack("<IIII", *m)
RLE8 = bytes([5, 10, 0, 4, 1, 2, 3, 4, 10, 77, 0, 0] * 1) + bytes([19, 3, 0, 0]) * 5 + bytes([3, 9, 0, 3, 9, 8, 7, 0, 13, 5, 0, 1])
RLE4 = bytes([5, 0x1A, 0, 5, 0x12, 0x34, 0x50, 0, 9, 0x77, 0, 0]) + bytes([19, 0x3C, 0, 0]) * 5 + bytes([3, 9, 0, 3, 0x98, 0x70, 13, 5, 0, 1])


def cases():
    for bits in (1, 2, 4, 8):
        n = 1 << bits
        yield f"pal{bits}", file(info(bits), table(n), rows(bits, index(n)))
        yield f"pal{bits}-down", file(info(bits, h=-H), table(n), rows(bits, index(n), down=True))
        yield f"pal{bits}-os2", file(info(bits, size=12), table(n, 3), rows(bits, index(n)))
    yield "pal1-os2-64", file(info(1, size=64), table(2), rows(1, index(2)))
    yield "pal8-os2-16", file(info(8, size=16), table(256), rows(8, index(256)))
    yield "pal8-os2-64", file(info(8, size=64), table(256), rows(8, index(256)))
    yield "pal4-os2-24", file(info(4, size=24), table(16), rows(4, index(16)))
    yield "pal8-os2-46", file(info(8, size=46), table(256), rows(8, index(256)))
    yield "pal8-used20", file(info(8, used=20), table(20), rows(8, index(20)))
    yield "pal8-used20-beyond", file(info(8, used=20), table(20), rows(8, index(40)))
    yield "pal8-used20-table256", file(info(8, used=20), table(256), rows(8, index(40)))
    yield "pal8-used300", file(info(8, used=300), table(256) + b"\x99" * 176, rows(8, index(256)))
    yield "pal8-used-huge", file(info(8, used=0x7FFFFFFF), table(256), rows(8, index(256)))
    yield "pal8-cut-table", file(info(8), table(100), rows(8, index(256)))
    yield "pal4-used3", file(info(4, used=3), table(3), rows(4, index(16)))
    yield "pal1-used1", file(info(1, used=1), table(1), rows(1, index(2)))
    yield "pal1-black-white", file(info(1), b"\0\0\0\0\xff\xff\xff\0", rows(1, index(2)))
    yield "pal8-gap", file(info(8), table(256), rows(8, index(256)), gap=100)
    yield "pal8-offset0", file(info(8), table(256), rows(8, index(256)), offset=0)
    yield "pal8-offset-in-table", file(info(8), table(256), rows(8, index(256)), offset=14 + 40 + 512)
    yield "pal8-v5", file(info(8, size=124), table(256), rows(8, index(256)))
    yield "pal8-os2-os2-short", file(info(8, size=12), table(200, 3), rows(8, index(256)))
    yield "pal8-planes0", file(info(8, planes=0), table(256), rows(8, index(256)))
    yield "pal8-important", file(info(8, important=500), table(256), rows(8, index(256)))
    yield "rgb16", file(info(16), b"", rows(16, masked(M555)))
    yield "rgb16-565", file(info(16, 3), m3(M565), rows(16, masked(M565)))
    yield "rgb16-444", file(info(16, 3), m3((0xF00, 0xF0, 0xF)), rows(16, masked((0xF00, 0xF0, 0xF, 0))))
    yield "rgb16-v3-4444", file(info(16, 3, 56, masks=(0xF00, 0xF0, 0xF, 0xF000)), b"", rows(16, masked((0xF00, 0xF0, 0xF, 0xF000), slope)))
    yield "rgb16-v4-1555", file(info(16, 3, 108, masks=(*M555[:3], 0x8000)), b"", rows(16, masked((*M555[:3], 0x8000), slope)))
    yield "rgb16-231", file(info(16, 3), m3((0x30, 0xE, 1)), rows(16, masked((0x30, 0xE, 1, 0))))
    yield "rgb16-nogreen", file(info(16, 3), m3((0xF800, 0, 0x1F)), rows(16, masked((0xF800, 0, 0x1F, 0))))
    yield "rgb16-pal", file(info(16, used=16), table(16), rows(16, masked(M555)))
    yield "rgb16-v2-rgb", file(info(16, 0, 52, masks=M565), b"", rows(16, masked(M555)))
    yield "rgb16-down", file(info(16, h=-H), b"", rows(16, masked(M555), down=True))
    yield "rgb24", file(info(24), b"", rows(24, bgr))
    yield "rgb24-down", file(info(24, h=-H), b"", rows(24, bgr, down=True))
    yield "rgb24-os2", file(info(24, size=12), b"", rows(24, bgr))
    yield "rgb24-os2-64", file(info(24, size=64), b"", rows(24, bgr))
    yield "rgb24-pal", file(info(24, used=256), table(256), rows(24, bgr))
    yield "rgb24-v5-alpha", file(info(24, 0, 124, masks=A888), b"", rows(24, bgr))
    yield "rgb24-v2", file(info(24, size=52), b"", rows(24, bgr))
    yield "rgb24-v3", file(info(24, size=56), b"", rows(24, bgr))
    yield "rgb24-offset0", file(info(24), b"", rows(24, bgr), offset=0)
    yield "rgb24-no-padding", file(info(24, image=1), b"", rows(24, bgr))
    yield "rgb24-bitfields", file(info(24, 3), m3(M888), rows(24, bgr))
    yield "rgb32", file(info(32), b"", rows(32, masked(A888, slope)))
    yield "rgb32-down", file(info(32, h=-H), b"", rows(32, masked(A888, slope), down=True))
    yield "rgb32-bitfields", file(info(32, 3), m3((0xFF, 0xFF00, 0xFF0000)), rows(32, masked((0xFF, 0xFF00, 0xFF0000, 0))))
    yield "rgb32-101010", file(info(32, 3), m3((0x3FF00000, 0xFFC00, 0x3FF)), rows(32, masked((0x3FF00000, 0xFFC00, 0x3FF, 0))))
    yield "rgb32-7-6-5", file(info(32, 3), m3((0xFE000000, 0x3F000, 0x1F)), rows(32, masked((0xFE000000, 0x3F000, 0x1F, 0))))
    yield "rgb32-alphabitfields", file(info(32, 6), m4(A888), rows(32, masked(A888, slope)))
    yield "rgb32-alphabitfields-v4", file(info(32, 6, 108, masks=A888), b"", rows(32, masked(A888, slope)))
    yield "rgb32-v3-alpha", file(info(32, 3, 56, masks=A888), b"", rows(32, masked(A888, slope)))
    yield "rgb32-v3-alpha-rgb", file(info(32, 0, 56, masks=A888), b"", rows(32, masked(A888, slope)))
    yield "rgb32-v3-noalpha", file(info(32, 3, 56, masks=M888), b"", rows(32, masked(A888, slope)))
    yield "rgb32-v4-alpha", file(info(32, 3, 108, masks=A888), b"", rows(32, masked(A888, slope)))
    yield "rgb32-v4-rgb-mask", file(info(32, 0, 108, masks=A888), b"", rows(32, masked(A888, slope)))
    yield "rgb32-v4-rgb-nomask", file(info(32, 0, 108), b"", rows(32, masked(A888, slope)))
    yield "rgb32-v5-alpha", file(info(32, 3, 124, masks=A888), b"", rows(32, masked(A888, slope)))
    yield "rgb32-v5-alpha-all0", file(info(32, 3, 124, masks=A888), b"", rows(32, masked(A888, lambda x, y: 0)))
    yield "rgb32-v5-alpha-late", file(info(32, 3, 124, masks=A888), b"", rows(32, masked(A888, lambda x, y: 200 if y < 2 else 0)))
    yield "rgb32-v5-alpha-all255", file(info(32, 3, 124, masks=A888), b"", rows(32, masked(A888)))
    yield "rgb32-v5-down", file(info(32, 3, 124, h=-H, masks=A888), b"", rows(32, masked(A888, slope), down=True))
    yield "rgb32-v5-alpha5", file(info(32, 3, 124, masks=(*M888[:3], 0x1F000000)), b"", rows(32, masked((*M888[:3], 0x1F000000), slope)))
    yield "rgb16-v4-rgb-mask", file(info(16, 0, 108, masks=(*M565[:3], 0x8000)), b"", rows(16, masked((*M555[:3], 0x8000), slope)))
    odd = (0xFF, 0xFF00, 0xFF0000, 0xFF000000)
    yield "rgb32-v4-rgb-odd-masks", file(info(32, 0, 108, masks=odd), b"", rows(32, masked(odd, slope)))
    yield "rgb32-v5-odd-masks", file(info(32, 3, 124, masks=odd), b"", rows(32, masked(odd, slope)))
    yield "rgb32-v4-alpha16", file(info(32, 3, 108, masks=(0xF800, 0x7E0, 0x1F, 0xFFFF0000)), b"", rows(32, masked((0xF800, 0x7E0, 0x1F, 0xFFFF0000), slope)))
    yield "rgb32-alpha-gap", file(info(32, 3, 108, masks=(*M888[:3], 0xF0F00000)), b"", rows(32, masked(M888)))
    yield "rgb24-start-2", file(info(24), b"", rows(24, bgr), offset=20)
    overlap = (0xFF0000, 0x1FF00, 0xFF, 0)
    yield "rgb32-overlap", file(info(32, 3), m3(overlap), rows(32, masked(M888)))
    yield "rgb32-gaps-in-mask", file(info(32, 3), m3((0xF0F000, 0xF00, 0xF)), rows(32, masked(M888)))
    yield "rgb32-mask0", file(info(32, 3), m3((0, 0, 0)), rows(32, masked(M888)))
    yield "rle8", file(info(8, 1), table(256), RLE8)
    yield "rle4", file(info(4, 2), table(16), RLE4)
    yield "rle8-down", file(info(8, 1, h=-H), table(256), RLE8)
    yield "rle8-used5", file(info(8, 1, used=5), table(5), RLE8)
    yield "rle8-bits4", file(info(4, 1), table(16), RLE8)
    yield "rle4-bits1", file(info(1, 2), table(2), RLE4)
    yield "rle8-os2-64", file(info(8, 1, 64), table(256), RLE8)
    yield "rle8-skip-line", file(info(8, 1), table(256), bytes([4, 3, 0, 0, 0, 0, 19, 7, 0, 0, 0, 1]))
    yield "rle8-delta", file(info(8, 1), table(256), bytes([4, 3, 0, 2, 3, 2, 4, 9, 0, 2, 0, 1, 8, 5, 0, 1]))
    yield "rle8-delta0", file(info(8, 1), table(256), bytes([4, 3, 0, 2, 0, 0, 15, 9, 0, 0]) + bytes([19, 8, 0, 0]) * 6 + b"\0\1")
    yield "rle4-delta", file(info(4, 2), table(16), bytes([4, 0x35, 0, 2, 3, 2, 4, 0x9A, 0, 2, 0, 1, 8, 0x5B, 0, 1]))
    yield "rle8-long-run", file(info(8, 1), table(256), bytes([200, 3, 0, 0]) + bytes([19, 8, 0, 0]) * 6 + b"\0\1")
    yield "rle8-no-eol", file(info(8, 1), table(256), bytes([133, 3, 0, 1]))
    yield "rle8-wraps", file(info(8, 1), table(256), bytes([19, 3]) * 7 + b"\0\1")
    yield "rle8-no-end", file(info(8, 1), table(256), bytes([19, 8, 0, 0]) * 7)
    yield "rle8-no-end-no-eol", file(info(8, 1), table(256), bytes([19, 8, 0, 0]) * 6 + bytes([19, 8]))
    yield "rle8-short", file(info(8, 1), table(256), bytes([19, 8, 0, 0]) * 4)
    yield "rle8-short-end", file(info(8, 1), table(256), bytes([19, 8, 0, 0]) * 4 + b"\0\1")
    yield "rle8-absolute-long", file(info(8, 1), table(256), bytes([10, 8, 0, 12]) + bytes(range(12)) + b"\0\0" + bytes([19, 8, 0, 0]) * 6 + b"\0\1")
    yield "rle8-too-many-rows", file(info(8, 1), table(256), bytes([19, 8, 0, 0]) * 9 + b"\0\1")
    yield "rle8-delta-beyond", file(info(8, 1), table(256), bytes([19, 8, 0, 2, 0, 20, 0, 1]))
    yield "rle8-delta-right", file(info(8, 1), table(256), bytes([4, 8, 0, 2, 100, 1, 0, 1]))
    yield "rle24-os2", file(info(24, 4, 64), b"", bytes([5, 1, 2, 200, 0, 3, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 11, 50, 60, 70, 0, 0]) + bytes([19, 8, 99, 20, 0, 0]) * 6 + b"\0\1")
    yield "rle24-v3", file(info(24, 4), b"", bytes([19, 8, 99, 20, 0, 0]) * 7 + b"\0\1")
    yield "huffman1d-os2", file(info(1, 3, 64), table(2), b"\x35" * 60)
    yield "truncated-24", file(info(24), b"", rows(24, bgr)[:-100])
    yield "truncated-8", file(info(8), table(256), rows(8, index(256))[:-30])
    yield "no-last-padding", file(info(24), b"", rows(24, bgr)[:-3])
    yield "trailing", file(info(24), b"", rows(24, bgr), after=b"junk" * 50)
    yield "size80", file(info(24, size=40)[:0] + struct.pack("<I", 80) + info(24)[4:] + bytes(40), b"", rows(24, bgr))
    yield "down-os2", file(info(8, size=64, h=-H), table(256), rows(8, index(256), down=True))
    yield "bits3", file(info(3), table(8), rows(8, index(8)))
    yield "bits64", file(info(64), b"", bytes(64 * 19 * 7 // 8))
    yield "comp7", file(info(24, 7), b"", rows(24, bgr))
    yield "cmyk", file(info(32, 11), b"", rows(32, bgr))
    third = 1 << 30
    p3 = (int(.68 * third), int(.32 * third), 0, int(.265 * third), int(.69 * third), 0, int(.15 * third), int(.06 * third), 0)
    srgb = (int(.64 * third), int(.33 * third), 0, int(.30 * third), int(.60 * third), 0, int(.15 * third), int(.06 * third), 0)
    g = lambda v: (int(v * 65536),) * 3
    yield "cal-p3", file(info(24, size=108, cs=0, ends=p3, gammas=g(2.2)), b"", rows(24, bgr))
    yield "cal-gamma1", file(info(24, size=108, cs=0, ends=srgb, gammas=g(1)), b"", rows(24, bgr))
    yield "cal-zero", file(info(24, size=108, cs=0), b"", rows(24, bgr))
    yield "cal-nogamma", file(info(24, size=108, cs=0, ends=p3), b"", rows(24, bgr))
    yield "cal-pal8", file(info(8, size=124, cs=0, ends=p3, gammas=g(1.8)), table(256), rows(8, index(256)))
    yield "cal-win", file(info(24, size=124, cs=0x57696E20, ends=p3, gammas=g(1)), b"", rows(24, bgr))
    icc = pathlib.Path(__file__).parent.joinpath("p3.icc").read_bytes()
    px = rows(24, bgr)
    yield "icc-p3", file(info(24, size=124, cs=0x4D424544, profile=(124 + len(px), len(icc))), b"", px, after=icc)
    yield "icc-before", file(info(24, size=124, cs=0x4D424544, profile=(124, len(icc))), icc, px)
    yield "icc-cut", file(info(24, size=124, cs=0x4D424544, profile=(124 + len(px), len(icc))), b"", px, after=icc[:100])
    yield "icc-bad", file(info(24, size=124, cs=0x4D424544, profile=(124 + len(px), len(icc))), b"", px, after=b"x" * len(icc))
    yield "icc-linked", file(info(24, size=124, cs=0x4C494E4B, profile=(124 + len(px), 12)), b"", px, after=b"C:\\srgb.icm\0")
    for name, comp in (("jpeg", 4), ("png", 5)):
        data = pathlib.Path(__file__).parent.joinpath("inside." + name).read_bytes()
        yield name, file(info(0, comp, image=len(data)), b"", data)


def main(folder):
    for name, data in cases():
        pathlib.Path(folder, name + ".bmp").write_bytes(data)


main(sys.argv[1])
