#!/usr/bin/python3
"""Make the photo sets of the benchmark: sets.py PHOTOS SETS

PHOTOS is the folder that the Debian wallpaper packages were unpacked into, SETS the folder to make; it appears whole or
not at all. The same packages and the same Pillow give the same bytes. SETS/sets.json says what was made.
"""
import hashlib
import json
import os
import shutil
import sys

from PIL import Image, ImageOps

Image.MAX_IMAGE_PIXELS = None  # the tall photo has 100 million, and is ours

BACKGROUNDS = "usr/share/backgrounds/"
WALLPAPERS = "usr/share/wallpapers/"

# As phones write them: baseline, 4:2:0, little loss. Quality, and whether the pixels lie on their side and EXIF orientation
# 6 says so.
PHONE = {
    "Dragonfly_by_Bolly": (95, False),
    "Kleiber_by_Lukas_Baubkus": (94, False),
    "picosdeeuropa_by_Aitzol_Berasategi": (94, True),
    "seeding_by_Clements_Engelhardt": (95, False),
    "sunset_by_Aitzol_Berasategi": (93, False),
}
PHONE_BOX = (5888, 3376)  # the one that is larger is cut: below 20 Mpx, and whole MCUs as phones have them

# As found on the web, byte for byte: seven progressive and two baseline, 4:2:0, 4:2:2 and 4:4:4, 4 to 11 Mpx.
WEB = {
    "aitzgorri": BACKGROUNDS + "aitzgorri_by_Aitzol_Berasategi.jpg",
    "analogpattern": BACKGROUNDS + "analogpattern_by_Peter_Nerlich.jpg",
    "autumn": WALLPAPERS + "Autumn/contents/images/2560x1600.jpg",
    "bridge": BACKGROUNDS + "Bridge_by_Sander_Klootwijk.jpg",
    "eveningglow": WALLPAPERS + "EveningGlow/contents/images/2560x1600.jpg",
    "friends": BACKGROUNDS + "friends_by_Aitzol_Berasategi.jpg",
    "greentock": BACKGROUNDS + "greentock_by_Peter_Nerlich.jpg",
    "life": BACKGROUNDS + "life_by_Aitzol_Berasategi.jpg",
    "picture0b": BACKGROUNDS + "Picture_0B_by_freespace.jpg",
}

# Drawings as found, RGB and RGBA, and a photo.
PNG = {
    "canopee": WALLPAPERS + "Canopee/contents/images/3840x2160.png",
    "kay": WALLPAPERS + "Kay/contents/images/5120x2880.png",
}
PNG_PHOTO = "picosdeeuropa_by_Aitzol_Berasategi"

TALL = "Dragonfly_by_Bolly"
TALL_SIZE = (8000, 12500)


def photo(photos, name):
    with Image.open(os.path.join(photos, BACKGROUNDS, name + ".jpg")) as image:
        return image.convert("RGB")


def save_jpeg(image, path, quality, **options):
    image.save(path, quality=quality, subsampling="4:2:0", progressive=False, optimize=False, **options)


def make_phone(photos, folder):
    for name, (quality, turned) in PHONE.items():
        image, exif = photo(photos, name), Image.Exif()
        image = image.crop((0, 0, min(image.width, PHONE_BOX[0]), min(image.height, PHONE_BOX[1])))
        exif[0x0112] = 1
        if turned:
            image, exif[0x0112] = image.transpose(Image.Transpose.ROTATE_90), 6
        save_jpeg(image, os.path.join(folder, name.split("_")[0].lower() + ".jpg"), quality, exif=exif)


def make_copies(photos, folder, files):
    for name, path in files.items():
        shutil.copyfile(os.path.join(photos, path), os.path.join(folder, name + os.path.splitext(path)[1]))


def make_png(photos, folder):
    make_copies(photos, folder, PNG)
    photo(photos, PNG_PHOTO).save(os.path.join(folder, PNG_PHOTO.split("_")[0] + ".png"))


def make_tall(photos, folder):
    """Lay the photo out in mirrored tiles: as much detail in each pixel as it has, and no seams."""
    tile, tall = photo(photos, TALL), Image.new("RGB", TALL_SIZE)
    for row, y in enumerate(range(0, tall.height, tile.height)):
        for column, x in enumerate(range(0, tall.width, tile.width)):
            part = ImageOps.mirror(tile) if column % 2 else tile
            tall.paste(ImageOps.flip(part) if row % 2 else part, (x, y))
    save_jpeg(tall, os.path.join(folder, "tall.jpg"), 94)


def make_formats(photos, folder):
    """A photo of 8 Mpx in every format that is read row by row, and what takes a way of its own."""
    image = photo(photos, PNG_PHOTO)
    few, clear, late = image.quantize(256), image.convert("RGBA"), image.convert("RGBA")
    late.putpixel((5, image.height - 5), (1, 2, 3, 9))
    image.save(os.path.join(folder, "24-bits.bmp"))
    few.save(os.path.join(folder, "8-bits.bmp"))
    few.save(os.path.join(folder, "rows.gif"), interlace=0)
    few.save(os.path.join(folder, "interlaced.gif"), interlace=1)
    for name, compression in {"plain": None, "lzw": "tiff_lzw", "deflate": "tiff_deflate", "packbits": "packbits"}.items():
        image.save(os.path.join(folder, name + ".tif"), compression=compression)
    clear.save(os.path.join(folder, "opaque-alpha.tif"))
    image.save(os.path.join(folder, "lossy.webp"), quality=85, method=2)
    image.save(os.path.join(folder, "lossless.webp"), lossless=True, method=0)
    image.save(os.path.join(folder, "rgb.png"))
    clear.save(os.path.join(folder, "opaque-alpha.png"))
    late.save(os.path.join(folder, "late-alpha.png"))
    save_jpeg(image, os.path.join(folder, "baseline.jpg"), 94)
    image.save(os.path.join(folder, "progressive.jpg"), quality=90, progressive=True)


def describe(folder):
    """Number of files, megapixels and bytes of a set, and a digest of all of them."""
    digest, pixels, size = hashlib.sha256(), 0, 0
    names = sorted(os.listdir(folder))
    for name in names:
        path = os.path.join(folder, name)
        with Image.open(path) as image:
            pixels += image.width * image.height
        with open(path, "rb") as file:
            data = file.read()
        size += len(data)
        digest.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    return {"files": len(names), "megapixels": round(pixels / 1e6, 1), "bytes": size, "sha256": digest.hexdigest()}


def main(photos, sets):
    making = sets + ".part"
    shutil.rmtree(making, ignore_errors=True)
    makers = {
        "phone": make_phone,
        "web": lambda photos, folder: make_copies(photos, folder, WEB),
        "png": make_png,
        "tall": make_tall,
        "formats": make_formats,
    }
    made = {}
    for name, make in makers.items():
        folder = os.path.join(making, name)
        os.makedirs(folder)
        make(photos, folder)
        made[name] = describe(folder)
    with open(os.path.join(making, "sets.json"), "w", encoding="utf-8") as file:
        json.dump(made, file, indent=2)
        file.write("\n")
    shutil.rmtree(sets, ignore_errors=True)
    os.rename(making, sets)


if __name__ == "__main__":
    main(*sys.argv[1:])
