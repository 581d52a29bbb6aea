#!/usr/bin/python3
"""Make the photo of the benchmark of HEIC: heic.py PHOTOS FOLDER

PHOTOS is the folder that the Debian wallpaper packages were unpacked into. FOLDER/dragonfly.heic is a photo of 4032 × 3024 as phones
write it: a grid of tiles of 512 × 512, coded by x265, put together here since heif-enc of Debian 12 makes no grids.
"""
import os
import struct
import subprocess
import sys
import tempfile

from PIL import Image

PHOTO = "usr/share/backgrounds/Dragonfly_by_Bolly.jpg"
WIDTH, HEIGHT, TILE, CRF = 4032, 3024, 512, 22


def box(kind, *parts):
    data = b"".join(parts)
    return struct.pack(">I", len(data) + 8) + kind.encode() + data


def full_box(kind, version, flags, *parts):
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def units(stream):
    return [unit for unit in stream.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1") if unit]


def kind_of(unit):
    return unit[0] >> 1 & 63


def encode(tile):
    """Code a picture as one frame, 4:2:0 of the full range, and return its units."""
    luma, cb, cr = tile.convert("YCbCr").split()
    half = [plane.resize((TILE // 2, TILE // 2), Image.Resampling.BOX) for plane in (cb, cr)]
    with tempfile.TemporaryDirectory() as folder:
        raw, coded = os.path.join(folder, "tile.yuv"), os.path.join(folder, "tile.hevc")
        with open(raw, "wb") as file:
            file.write(b"".join(plane.tobytes() for plane in (luma, *half)))
        subprocess.run(
            ["x265", "--input", raw, "--input-res", f"{TILE}x{TILE}", "--fps", "1", "--frames", "1", "--preset", "slow", "--crf", str(CRF),
             "--range", "full", "--colormatrix", "smpte170m", "--no-info", "--log-level", "none", "-o", coded],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(coded, "rb") as file:
            return units(file.read())


def parameter_sets(tile):
    """The box hvcC (ISO/IEC 14496-15, 8.3.3.1) of a tile."""
    sets = {kind: next(unit for unit in tile if kind_of(unit) == kind) for kind in (32, 33, 34)}
    profile = sets[33].replace(b"\0\0\3", b"\0\0")[3:15]
    config = b"\x01" + profile + b"\xf0\x00\xfc\xfd\xf8\xf8\x00\x00\x0f" + bytes([len(sets)])
    for kind, unit in sets.items():
        config += bytes([0x80 | kind]) + struct.pack(">HH", 1, len(unit)) + unit
    return box("hvcC", config)


def tiles(photo):
    """The photo in rows of tiles; the last of each go on with its last pixels."""
    columns, rows = -(-WIDTH // TILE), -(-HEIGHT // TILE)
    canvas = Image.new("RGB", (columns * TILE, rows * TILE))
    canvas.paste(photo, (0, 0))
    canvas.paste(photo.crop((WIDTH - 1, 0, WIDTH, HEIGHT)).resize((canvas.width - WIDTH, HEIGHT)), (WIDTH, 0))
    canvas.paste(canvas.crop((0, HEIGHT - 1, canvas.width, HEIGHT)).resize((canvas.width, canvas.height - HEIGHT)), (0, HEIGHT))
    for top in range(0, canvas.height, TILE):
        for left in range(0, canvas.width, TILE):
            yield canvas.crop((left, top, left + TILE, top + TILE))


def build(items, config):
    """A file whose primary item is a grid, items[0], of the others (ISO/IEC 23008-12, 6.6.2.3)."""
    count = len(items) - 1
    infos = [full_box("infe", 2, 0, struct.pack(">HH", 1, 0), b"grid\0")]
    infos += [full_box("infe", 2, 1, struct.pack(">HH", i + 2, 0), b"hvc1\0") for i in range(count)]
    properties = box("ipco", config, full_box("ispe", 0, 0, struct.pack(">II", TILE, TILE)), full_box("ispe", 0, 0, struct.pack(">II", WIDTH, HEIGHT)),
                     box("colr", b"nclx", struct.pack(">HHHB", 1, 13, 6, 0x80)))
    of_tiles = b"".join(struct.pack(">HBBBB", i + 2, 3, 0x81, 2, 4) for i in range(count))
    associations = full_box("ipma", 0, 0, struct.pack(">I", count + 1), struct.pack(">HBBB", 1, 2, 3, 4), of_tiles)
    references = full_box("iref", 0, 0, box("dimg", struct.pack(">HH", 1, count), b"".join(struct.pack(">H", i + 2) for i in range(count))))

    def head(start):
        places = b""
        for i, item in enumerate(items):
            places += struct.pack(">HHHII", i + 1, 0, 1, start, len(item))
            start += len(item)
        return box("ftyp", b"heic\0\0\0\0mif1heic") + full_box(
            "meta", 0, 0, full_box("hdlr", 0, 0, b"\0\0\0\0pict", bytes(13)), full_box("pitm", 0, 0, struct.pack(">H", 1)),
            full_box("iinf", 0, 0, struct.pack(">H", count + 1), *infos), references, box("iprp", properties, associations),
            full_box("iloc", 0, 0, b"\x44\x00", struct.pack(">H", count + 1), places))

    return head(len(head(0)) + 8) + box("mdat", *items)


def main(photos, folder):
    with Image.open(os.path.join(photos, PHOTO)) as image:
        photo = image.convert("RGB").crop((0, 0, WIDTH, HEIGHT))
    coded = [encode(tile) for tile in tiles(photo)]
    grid = bytes([0, 0, -(-HEIGHT // TILE) - 1, -(-WIDTH // TILE) - 1]) + struct.pack(">HH", WIDTH, HEIGHT)
    items = [grid] + [b"".join(struct.pack(">I", len(unit)) + unit for unit in tile if kind_of(unit) < 32) for tile in coded]
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "dragonfly.heic")
    with open(path + ".part", "wb") as file:
        file.write(build(items, parameter_sets(coded[0])))
    os.rename(path + ".part", path)


if __name__ == "__main__":
    main(*sys.argv[1:])
