#!/usr/bin/python3
"""Thumbnails with Pillow, a process a core: pillow.py PROCESSES SIZES QUALITY OUT FILE…

Image.thumbnail as it is by default: draft mode, bicubic, reducing_gap 2. One decode for each size. A size like 200x200 is filled by
ImageOps.fit as it is by default, from a full decode: bicubic, and the middle kept.
"""
import multiprocessing
import os
import sys

from PIL import Image, ImageOps

Image.MAX_IMAGE_PIXELS = None  # no warning about the tall photo


def thumbnail(job):
    path, target, size, quality = job
    with Image.open(path) as image:
        if "x" in size:
            ImageOps.fit(ImageOps.exif_transpose(image), tuple(map(int, size.split("x")))).save(target, quality=quality)
            return
        image.thumbnail((int(size), int(size)))
        ImageOps.exif_transpose(image).save(target, quality=quality)


def main(processes, sizes, quality, out, *files):
    jobs = []
    for size in sizes.split(","):
        for path in files:
            base, ext = os.path.splitext(os.path.basename(path))
            jobs.append((path, os.path.join(out, f"{base}-{size}{ext}"), size, int(quality)))
    with multiprocessing.Pool(int(processes)) as pool:
        for _ in pool.imap_unordered(thumbnail, jobs):
            pass
        pool.close()
        pool.join()  # also so that the CPU time of the processes counts


if __name__ == "__main__":
    main(*sys.argv[1:])
