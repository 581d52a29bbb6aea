#!/usr/bin/env python3
"""Makes the images in this folder, and pixels.csv: what Pillow reads from them.

    python3 make.py        (Pillow 9.4, ImageMagick 6.9)

Each image has four flat quadrants, so that their colours survive lossy formats:
red-ish at the top left, green-ish at the top right, blue-ish below, and a grey
at the bottom right, which is half transparent where there is an alpha channel.
"""
import csv
import math
import random
import subprocess

from PIL import Image, ImageCms

W, H = 48, 32
QUADRANTS = [(200, 40, 30, 255), (30, 180, 60, 255), (20, 50, 220, 255), (150, 150, 150, 128)]


def base(mode):
    im = Image.new("RGBA", (W, H))
    for i, colour in enumerate(QUADRANTS):
        x, y = i % 2 * W // 2, i // 2 * H // 2
        im.paste(colour, (x, y, x + W // 2, y + H // 2))
    if mode == "P":
        return im.convert("RGB").quantize(4)
    if mode == "LA":
        return im.convert("LA")
    if mode == "CMYK":
        im = im.convert("RGB").convert("CMYK")
        im.paste((20, 60, 100, 90), (W // 2, H // 2, W, H))  # black ink too
        return im
    return im if mode == "RGBA" else im.convert("RGB").convert(mode)


def convert(src, *args):
    subprocess.run(["convert", src, *args], check=True)


def make():
    rgb, rgba, gray, pal = base("RGB"), base("RGBA"), base("L"), base("P")
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    srgb = srgb[:24] + bytes(12) + srgb[36:]  # without the date, so that a rerun changes nothing
    rgb.save("rgb.jpg", quality=90)
    rgb.save("progressive.jpg", quality=90, progressive=True)
    rgb.save("srgb.jpg", quality=90, icc_profile=srgb)
    gray.save("gray.jpg", quality=90)
    base("CMYK").save("cmyk.jpg", quality=95)
    rgb.save("rgb.png", icc_profile=srgb)
    rgba.save("rgba.png")
    gray.save("gray.png")
    base("LA").save("graya.png")
    pal.save("paletted.png", transparency=0)
    convert("rgba.png", "-depth", "16", "-define", "png:bit-depth=16", "-strip", "png64:rgba16.png")
    convert("gray.png", "-depth", "16", "-define", "png:bit-depth=16", "-strip", "gray16.png")
    convert("rgba.png", "-interlace", "PNG", "-strip", "interlaced.png")
    pal.save("still.gif")
    pal.save("transparent.gif", transparency=1)
    frames = [rgb, rgb.transpose(Image.Transpose.ROTATE_180), gray.convert("RGB")]
    frames[0].save("animated.gif", save_all=True, append_images=frames[1:], duration=100, loop=0)
    rgb.save("rgb.bmp")
    pal.save("paletted.bmp")
    rgba.save("rgbx.bmp")
    convert("rgba.png", "-strip", "bmp:rgba.bmp")
    rgb.save("lossy.webp", quality=90)
    rgba.save("lossy_alpha.webp", quality=90)
    rgba.save("lossless.webp", lossless=True)
    frames[0].save("animated.webp", save_all=True, append_images=frames[1:], duration=100)
    frames[0].save("animated.png", save_all=True, append_images=frames[1:], duration=100)
    rgb.save("rgb.tiff", compression="tiff_lzw")
    rgba.save("rgba.tiff", compression="tiff_adobe_deflate")
    gray.save("gray.tiff", compression="packbits")
    pal.save("paletted.tiff")
    base("1").save("bilevel.tiff", compression="group4")
    convert("rgba.png", "-alpha", "off", "-depth", "16", "-compress", "none", "-strip", "rgb16.tiff")
    base("CMYK").save("cmyk.tiff", compression="tiff_lzw")
    rgb.save("dng.tiff", tiffinfo={50706: b"\1\4\0\0"})  # DNGVersion 1.4
    convert("rgb.png", "-define", "tiff:tile-geometry=16x16", "-compress", "lzw", "-strip", "tiled.tiff")


def large():
    """1.5 megapixels of one colour: for the estimates of memory."""
    im = Image.new("RGB", (1500, 1000), (90, 120, 150))
    im.save("large.jpg", quality=80, optimize=True)
    im.save("large_progressive.jpg", quality=80, progressive=True, optimize=True)
    im.save("large.webp", quality=80, method=0)
    im.save("large.png", optimize=True)


def corners():
    """Four corners for the tests of orientation; the TIFF says 6."""
    im = Image.new("RGB", (96, 64))
    for i, colour in enumerate([(220, 30, 30), (30, 200, 40), (40, 60, 210), (230, 210, 40)]):
        x, y = i % 2 * 48, i // 2 * 32
        im.paste(colour, (x, y, x + 48, y + 32))
    # with EXIF, so that the file has the extended header; the block itself is cut off again
    im.save("corners.webp", lossless=True, exif=b"II*\0\x08\0\0\0\0\0\0\0\0\0")
    with open("corners.webp", "r+b") as f:
        data = f.read()
        data = data[:data.index(b"EXIF", 30)]
        f.seek(0)
        f.write(data[:4] + (len(data) - 8).to_bytes(4, "little") + data[8:])
        f.truncate()
    im.save("corners.tiff", compression="tiff_lzw", tiffinfo={274: 6})


def pixels():
    """Pillow's opinion of the middle of each quadrant, as RGBA."""
    with open("pixels.csv", "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["file", "x", "y", "r", "g", "b", "a"])
        names = ["rgb.jpg", "progressive.jpg", "gray.jpg", "cmyk.jpg", "rgb.png", "rgba.png", "gray.png",
                 "graya.png", "paletted.png", "interlaced.png", "still.gif", "transparent.gif", "animated.gif",
                 "rgb.bmp", "paletted.bmp", "lossy.webp", "lossy_alpha.webp", "lossless.webp",
                 "animated.webp", "animated.png", "rgb.tiff", "rgba.tiff", "gray.tiff", "paletted.tiff", "tiled.tiff"]
        for name in names:
            im = Image.open(name)
            if im.mode == "CMYK":
                im = im.convert("RGB")
            im = im.convert("RGBA")
            for i in range(4):
                x, y = W // 4 + i % 2 * W // 2, H // 4 + i // 2 * H // 2
                out.writerow([name, x, y, *im.getpixel((x, y))])


def lanczos():
    """A picture with detail, and its thumbnail by Pillow's Lanczos, in one step."""
    rnd = random.Random(7)
    im = Image.new("RGB", (90, 60))
    for y in range(60):
        for x in range(90):
            v = 128 + 100 * math.sin(x * x / 300) * math.cos(y * x / 200)
            im.putpixel((x, y), (int(v), x * 2, (y * 4 + rnd.randint(0, 12)) % 256))
    im.save("detail.png")
    im.resize((40, 27), Image.Resampling.LANCZOS).save("detail_lanczos_40.png")
    im.resize((7, 5), Image.Resampling.LANCZOS).save("detail_lanczos_7.png")


if __name__ == "__main__":
    make()
    large()
    corners()
    pixels()
    lanczos()
