"""Makes shown/bright-*: 24 patches with light beyond white, as PNG and HEIC. python3 bright.py, with heif-enc of libheif 1.15.

What is expected of them is what chromium.py says of the PNGs; of a HEIC what it says of the PNG with the same numbers.
"""
import pathlib, struct, subprocess, tempfile, zlib

FOLDER = pathlib.Path(__file__).parent / "shown"
W, H = 96, 64
LEVELS = (.2, .55, .7)
patches = [(v, v, v) for v in (0, .2, .35, .5, .58, .65, .75, .9)]
patches += [(r, g, b) for r in LEVELS for g in LEVELS for b in LEVELS if not r == g == b][2:18]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(path, patches, chunks=(), grey=False, bits=16):
    rows = b""
    for y in range(H):
        rows += b"\0"
        for x in range(W):
            for v in patches[y * 4 // H * 6 + x * 6 // W][:1 if grey else 3]:
                rows += struct.pack(">H", round(v * 65535)) if bits == 16 else bytes([round(v * 255)])
    head = struct.pack(">IIBBBBB", W, H, bits, 0 if grey else 2, 0, 0, 0)
    body = [chunk(b"IHDR", head), *chunks, chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND", b"")]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(body))


def profile(*cicp):
    """An ICC profile with the tag cicp, and a curve of gamma 2.2 for those who do not know it."""
    fixed = lambda *v: struct.pack(f">{len(v)}i", *(round(x * 65536) for x in v))
    xyz = lambda *v: b"XYZ " + bytes(4) + fixed(*v)
    curve = b"para" + bytes(4) + struct.pack(">HH", 0, 0) + fixed(2.2)
    text = b"mluc" + bytes(4) + struct.pack(">II", 1, 12) + b"enUS" + struct.pack(">II", 4, 28) + "PQ".encode("utf-16-be")
    tags = {b"desc": text, b"cicp": b"cicp" + bytes(4) + bytes(cicp), b"wtpt": xyz(.9642, 1, .8249),
            b"rXYZ": xyz(.67346, .27904, -.00193), b"gXYZ": xyz(.16566, .67535, .02999), b"bXYZ": xyz(.12510, .04561, .79685),
            b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    at, table, body = 132 + 12 * len(tags), b"", b""
    for kind, data in tags.items():
        table += kind + struct.pack(">II", at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = bytearray(128)
    head[8:12], head[12:24], head[36:40], head[68:80] = b"\x04\x40\0\0", b"mntrRGB XYZ ", b"acsp", fixed(.9642, 1, .8249)
    out = bytes(head) + struct.pack(">I", len(tags)) + table + body
    return chunk(b"iCCP", b"PQ\0\0" + zlib.compress(struct.pack(">I", len(out)) + out[4:]))


def as601(p):
    """Numbers of which BT.601, which heif-enc always takes, makes the YCbCr that BT.2020 makes of p."""
    kr, kb = .2627, .0593
    y = kr * p[0] + (1 - kr - kb) * p[1] + kb * p[2]
    r, b = y + 1.402 * (p[0] - y) / (2 * (1 - kr)), y + 1.772 * (p[2] - y) / (2 * (1 - kb))
    return max(r, 0), max((y - .299 * r - .114 * b) / .587, 0), max(b, 0)


def boxes(b):
    while b:
        n, kind = struct.unpack(">I4s", b[:8])
        yield kind, b[8:n]
        b = b[n:]


def box(kind, body):
    return struct.pack(">I4s", 8 + len(body), kind) + body


def coloured(b, colr):
    """The boxes b of a file of heif-enc with one picture, which gets the property colr: heif-enc writes none."""
    out = b""
    for kind, body in boxes(b):
        if kind == b"meta":
            body = body[:4] + coloured(body[4:], colr)
        elif kind == b"iprp":
            (_, properties), (_, uses) = boxes(body)  # ipco, ipma: the picture has one more, the last
            uses = uses[:10] + bytes([uses[10] + 1]) + uses[11:] + bytes([len(list(boxes(properties))) + 1])
            body = box(b"ipco", properties + colr) + box(b"ipma", uses)
        elif kind == b"iloc":  # the one extent lies farther behind
            at = len(body) - 8
            body = body[:at] + struct.pack(">I", struct.unpack(">I", body[at:at + 4])[0] + len(colr) + 1) + body[at + 4:]
        out += box(kind, body)
    return out


def heic(name, patches, codes, chroma):
    with tempfile.TemporaryDirectory() as scratch:
        source, made = pathlib.Path(scratch, "a.png"), pathlib.Path(scratch, "a.heic")
        png(source, patches)
        subprocess.run(["heif-enc", "-q", "95", "-b", "10", "-p", f"chroma={chroma}", source, "-o", made], check=True, capture_output=True)
        colr = box(b"colr", b"nclx" + struct.pack(">HHHB", *codes, 0x80))
        (FOLDER / name).write_bytes(coloured(made.read_bytes(), colr))


cicp = lambda *codes: chunk(b"cICP", bytes(codes))
png(FOLDER / "bright-pq.png", patches, [cicp(9, 16, 0, 1)])
png(FOLDER / "bright-pq-8.png", patches, [cicp(12, 16, 0, 1)], bits=8)
png(FOLDER / "bright-pq-gray.png", patches, [cicp(9, 16, 0, 1)], grey=True)
png(FOLDER / "bright-hlg.png", patches, [cicp(9, 18, 0, 1)])
png(FOLDER / "bright-hlg-709.png", patches, [cicp(1, 18, 0, 1)])
png(FOLDER / "bright-icc-pq.png", patches, [profile(9, 16, 0, 1)])
png(FOLDER / "bright-icc-hlg.png", patches, [profile(9, 18, 0, 1)])
heic("bright-pq.heic", [as601(p) for p in patches], (9, 16, 9), 444)
heic("bright-hlg.heic", [as601(p) for p in patches], (9, 18, 9), 444)
heic("bright-pq-601.heic", patches, (9, 16, 6), 420)
