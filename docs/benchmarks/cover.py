#!/usr/bin/python3
"""Where covers lie, and the pairs that butteraugli compares: cover.py PHOTOS BOX PAIRS NAME=OUT…

For every file in PHOTOS and its cover of that BOX in each folder OUT: how far the edges of the part that it shows are from those of the
middle of the photo, at most, in pixels of the cover; the reference, which is the part that the cover shows of a full decode, filtered
with Lanczos in floating point to exactly the box; and the decoded cover, both as PNG below PAIRS. Prints a line a pair: photo, name, off,
reference, cover, parted by tabs.
"""
import os
import sys

from PIL import Image, ImageChops, ImageOps, ImageStat

FINE = 4  # pixels of the copy in which edges are looked for, for one of the cover
REACH = 2  # pixels of the cover that an edge is looked for to each side
STEPS = (1, 0.5, 0.25)  # in which it is looked for, each around what the one before found


def middle(size, box):
    """The largest part in the middle of an image of that size that has the aspect of the box: left, top, right, bottom."""
    scale = min(size[0] / box[0], size[1] / box[1])
    width, height = box[0] * scale, box[1] * scale
    left, top = (size[0] - width) / 2, (size[1] - height) / 2
    return left, top, left + width, top + height


def in_floats(image, box, part):
    """A part of an image, filtered with Lanczos channel by channel in floating point."""
    bands = [band.convert("F").resize(box, Image.Resampling.LANCZOS, box=part) for band in image.split()]
    return Image.merge("RGB", [band.point(lambda v: v + 0.5).convert("L") for band in bands])


def edges(photo, cover, part):
    """How far each edge of what a cover shows is from that of the part, in its pixels: those with which the part differs least."""
    scale = (part[2] - part[0]) / cover.width
    width, height = (round(side / scale * FINE) for side in photo.size)
    copy = photo.convert("L").resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)
    at = [edge / scale * FINE for edge in part]
    grey = cover.convert("L")
    off = [0.0, 0.0, 0.0, 0.0]

    def difference(moved):
        box = [min(max(edge + FINE * move, 0), side) for edge, move, side in zip(at, moved, (width, height, width, height))]
        return sum(ImageStat.Stat(ImageChops.difference(copy.resize(grey.size, Image.Resampling.LANCZOS, box=box), grey)).sum2)

    for step in STEPS:
        around = range(-REACH, REACH + 1) if step == STEPS[0] else (-1, 0, 1)
        for first, second in ((0, 2), (1, 3)):
            found = {}
            for a in around:
                for b in around:
                    moved = list(off)
                    moved[first] += a * step
                    moved[second] += b * step
                    found[moved[first], moved[second]] = difference(moved)
            off[first], off[second] = min(found, key=lambda pair: (found[pair], abs(pair[0]) + abs(pair[1])))
    return off


def pairs(path, box, folder, outs):
    base, ext = os.path.splitext(os.path.basename(path))
    with Image.open(path) as image:
        full = ImageOps.exif_transpose(image.convert("RGB"))
    size = tuple(map(int, box.split("x")))
    part = middle(full.size, size)
    scale = (part[2] - part[0]) / size[0]
    for name, out in outs:
        with Image.open(os.path.join(out, f"{base}-{box}{ext}")) as image:
            cover = image.convert("RGB")
        if cover.size != size:
            sys.exit(f"cover.py: {name} made {base} {cover.width}x{cover.height}")
        decoded = os.path.join(folder, f"{base}-{name}.png")
        save(cover, decoded)
        off = edges(full, cover, part)
        shown = [min(max(edge + move * scale, 0), side) for edge, move, side in zip(part, off, full.size * 2)]
        reference = os.path.join(folder, f"{base}-{name}-reference.png")
        save(in_floats(full, size, shown), reference)
        print(base, name, f"{max(map(abs, off)):.2f}", reference, decoded, sep="\t")


def save(image, path):
    image.info.pop("icc_profile", None)  # all are taken as sRGB, as their sources are
    image.save(path, compress_level=1)


def main(photos, box, folder, *outs):
    for name in sorted(os.listdir(photos)):
        pairs(os.path.join(photos, name), box, folder, [out.split("=", 1) for out in outs])


if __name__ == "__main__":
    main(*sys.argv[1:])
