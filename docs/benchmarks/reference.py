#!/usr/bin/python3
"""Make the pairs that butteraugli compares: reference.py PHOTOS SIZE PAIRS NAME=OUT…

For every file in PHOTOS and the rendition of that SIZE in each folder OUT: the reference, a full decode filtered with
Lanczos to exactly the rendition's size, and the decoded rendition, both as PNG below PAIRS. Prints a line a pair:
photo, name, reference, rendition, parted by tabs.
"""
import os
import sys

from PIL import Image, ImageOps


def pairs(path, size, folder, outs):
    base, ext = os.path.splitext(os.path.basename(path))
    with Image.open(path) as image:
        full = ImageOps.exif_transpose(image.convert("RGB"))
    references = {}
    for name, out in outs:
        with Image.open(os.path.join(out, f"{base}-{size}{ext}")) as image:
            rendition = image.convert("RGB")
        if rendition.size not in references:
            references[rendition.size] = os.path.join(folder, f"{base}-{rendition.width}x{rendition.height}.png")
            save(full.resize(rendition.size, Image.Resampling.LANCZOS), references[rendition.size])
        decoded = os.path.join(folder, f"{base}-{name}.png")
        save(rendition, decoded)
        print(base, name, references[rendition.size], decoded, sep="\t")


def save(image, path):
    image.info.pop("icc_profile", None)  # all are taken as sRGB, as their sources are
    image.save(path, compress_level=1)


def main(photos, size, folder, *outs):
    for name in sorted(os.listdir(photos)):
        pairs(os.path.join(photos, name), size, folder, [out.split("=", 1) for out in outs])


if __name__ == "__main__":
    main(*sys.argv[1:])
