#!/usr/bin/env python3
"""Makes the files of this directory with libjpeg-turbo's cjpeg and jpegtran, Pillow and ImageMagick: see README.md.

usage: make.py PHOTO.jpg
"""

import subprocess
import sys
import tempfile

from PIL import Image

SAMPLINGS = {"444": "1x1", "422": "2x1", "440": "1x2", "420": "2x2", "411": "4x1", "410": "4x2"}
SIZES = {"1x1": (1, 1), "7x5": (7, 5), "17x33": (17, 33), "64x48": (64, 48)}

# Scripts of jpegtran: one line for each scan.
SPECTRAL = "0,1,2: 0-0, 0, 0;\n0: 1-9, 0, 0;\n2: 1-63, 0, 0;\n1: 1-63, 0, 0;\n0: 10-63, 0, 0;\n"
DEEP = ("0,1,2: 0-0, 0, 3;\n0: 1-5, 0, 4;\n1: 1-63, 0, 3;\n2: 1-63, 0, 2;\n0: 6-63, 0, 4;\n0: 1-63, 4, 3;\n"
        "0,1,2: 0-0, 3, 2;\n0: 1-63, 3, 2;\n1: 1-63, 3, 2;\n0,1,2: 0-0, 2, 1;\n1: 1-63, 2, 1;\n2: 1-63, 2, 1;\n"
        "0: 1-63, 2, 1;\n0,1,2: 0-0, 1, 0;\n0: 1-63, 1, 0;\n1: 1-63, 1, 0;\n2: 1-63, 1, 0;\n")
SEPARATE = "2;\n0;\n1;\n"
PAIR = "0,2;\n1;\n"


def run(name, *command, data=None):
    out = subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout
    with open(name + ".jpg", "wb") as f:
        f.write(out)
    return out


def script(text):
    f = tempfile.NamedTemporaryFile("w", suffix=".txt")
    f.write(text)
    f.flush()
    return f


def main():
    photo = Image.open(sys.argv[1]).convert("RGB").resize((640, 480), Image.LANCZOS)
    ppm = {}
    for name, (w, h) in SIZES.items():
        f = tempfile.NamedTemporaryFile(suffix=".ppm")
        photo.resize((256, 192), Image.LANCZOS).crop((90, 60, 90 + w, 60 + h)).save(f.name)
        ppm[name] = f
    for s, factors in SAMPLINGS.items():
        for size, f in ppm.items():
            base = run(f"{s}-{size}", "cjpeg", "-quality", "85", "-sample", factors, f.name)
            if size in ("7x5", "17x33"):
                run(f"{s}-{size}-progressive", "jpegtran", "-progressive", data=base)
            if size == "17x33":
                run(f"{s}-{size}-restart", "jpegtran", "-restart", "2B", data=base)
                with script(SEPARATE) as t:
                    run(f"{s}-{size}-separate", "jpegtran", "-scans", t.name, data=base)
    f = ppm["64x48"].name
    for q in (1, 10, 40, 75, 95, 100):
        run(f"q{q}", "cjpeg", "-quality", str(q), f)
        run(f"q{q}-progressive", "cjpeg", "-quality", str(q), "-progressive", f)
    q95 = open("q95.jpg", "rb").read()
    for name, text in {"spectral": SPECTRAL, "deep": DEEP, "pair": PAIR}.items():
        with script(text) as t:
            run(name, "jpegtran", "-scans", t.name, data=q95)
            run(name + "-restart", "jpegtran", "-restart", "3B", "-scans", t.name, data=q95)
    run("optimized", "jpegtran", "-optimize", data=q95)
    run("gray", "jpegtran", "-grayscale", data=q95)
    run("gray-progressive", "jpegtran", "-grayscale", "-progressive", data=q95)
    run("gray-2x2", "cjpeg", "-grayscale", "-sample", "2x2", ppm["17x33"].name)
    run("rgb", "cjpeg", "-rgb", f)
    run("rgb-progressive", "cjpeg", "-rgb", "-progressive", f)
    cmyk = Image.open(f).convert("CMYK")
    cmyk.save("cmyk-pillow.jpg", quality=90)
    cmyk.save("cmyk-pillow-progressive.jpg", quality=90, progressive=True)
    run("cmyk-magick", "convert", f, "-colorspace", "CMYK", "-quality", "90", "-sampling-factor", "1x1", "-strip", "jpeg:-")
    run("cmyk-magick-420", "convert", f, "-colorspace", "CMYK", "-quality", "90", "-sampling-factor", "2x2", "-strip", "jpeg:-")


main()
