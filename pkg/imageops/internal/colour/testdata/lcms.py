"""Writes lcms.csv: what littlecms, by way of Pillow's ImageCms, makes of a grid of pixels with each profile of profiles/.

Relative colorimetric with black point compensation, to littlecms' own sRGB. The pixels are 6 × 6 × 6 for RGB, 5 × 5 × 5 × 5 for CMYK (255 is full
ink), all 256 for grey; the first channel varies slowest. A line is the name and red, green, blue of all pixels in hexadecimal. A directory may be
given in place of profiles/, and then the file to write.
"""
import glob
import itertools
import os
import sys

from PIL import Image, ImageCms

HERE = os.path.dirname(os.path.abspath(__file__))
NO_OPTIMIZE, BLACK_POINT = 0x0100, 0x2000


def pixels(space):
    if space == "GRAY":
        return "L", [(i,) for i in range(256)]
    if space == "CMYK":
        return "CMYK", list(itertools.product([0, 64, 128, 191, 255], repeat=4))
    return "RGB", list(itertools.product([0, 51, 102, 153, 204, 255], repeat=3))


def convert(path):
    profile = ImageCms.getOpenProfile(path)
    mode, values = pixels(profile.profile.xcolor_space.strip())
    img = Image.new(mode, (len(values), 1))
    img.putdata([v[0] if mode == "L" else v for v in values])
    with open(path, "rb") as f:
        data = f.read()
    # If a profile has only the table for the perceptual intent, littlecms takes that in any case, but looks for no black point unless asked for it.
    intent = 0 if b"A2B0" in data and b"A2B1" not in data else 1
    transform = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), mode, "RGB", intent, NO_OPTIMIZE | BLACK_POINT)
    return ImageCms.applyTransform(img, transform).tobytes()


def main():
    source = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "profiles")
    with open(sys.argv[2] if len(sys.argv) > 2 else os.path.join(HERE, "lcms.csv"), "w") as f:
        for path in sorted(glob.glob(os.path.join(source, "*.icc"))):
            try:
                f.write("%s,%s\n" % (os.path.basename(path)[:-4], convert(path).hex()))
            except Exception as e:
                print(path, e)


main()
