#!/usr/bin/python3
"""How much of the subject the crops of s3img and sharp keep: subjects.py WORK S3IMG PAGE

WORK/packages holds the packages of subjects.json, each unpacked into a folder of its name, WORK/sharp the script crops.mjs beside sharp, and
WORK/count.so the plugin of QEMU that counts instructions. The photos are those of subjects.json to the byte. PAGE gets the figures, between its two marks.

Where a crop lies is found in its pixels, in the same way for each tool: it is laid over the whole photo, at the same scale, where it
differs least.
"""
import hashlib
import json
import os
import platform
import statistics
import struct
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

from PIL import Image, ImageChops, ImageOps, ImageStat

BOXES = [(200, 200), (400, 150)]
STRATEGIES = ["attention", "entropy", "centre"]
OURS = "s3img smart"
TOOLS = [OURS, *("sharp " + strategy for strategy in STRATEGIES)]
ROUNDS = 5  # of the measurement of cost
PHOTO = "usr/share/backgrounds/Dragonfly_by_Bolly.jpg"  # of lomiri-wallpapers-16.04, cut to what phones take
PHONE = (4032, 3024)


def pictures(archive):
    """The WebPs that a file of Qt resources holds."""
    at = archive.find(b"RIFF")
    while at >= 0:
        (size,) = struct.unpack_from("<I", archive, at + 4)
        if archive[at + 8 : at + 12] == b"WEBP":
            yield archive[at : at + 8 + size]
        at = archive.find(b"RIFF", at + 4)


def photo_of(work, subject):
    """The bytes of a photo, wherever in its file they are."""
    file = work / "packages" / subject["package"] / subject["file"]
    data = file.read_bytes()
    for found in pictures(data) if file.suffix == ".rcc" else [data]:
        if hashlib.sha256(found).hexdigest() == subject["sha256"]:
            return found
    sys.exit(f"subjects.py: {subject['package']} has another {subject['file']} than subjects.json names for {subject['name']}")


def unpack(work, subjects):
    folder = work / "photos"
    folder.mkdir(exist_ok=True)
    for subject in subjects:
        data = photo_of(work, subject)
        subject["photo"] = folder / (subject["name"] + (".webp" if data[:4] == b"RIFF" else ".jpg"))
        subject["photo"].write_bytes(data)


def make_crops(work, s3img, subjects):
    """Crops of all tools, by subject, tool and box."""
    out = work / "crops"
    subprocess.run(["rm", "-rf", out], check=True)
    out.mkdir()
    photos = [str(subject["photo"]) for subject in subjects]
    boxes = [f"{w}x{h}" for w, h in BOXES]
    renditions = [part for box in boxes for part in ("--rendition", f"smart-{box}={box},cover,smart,png")]
    subprocess.run([s3img, "resize", *photos, "--dest", str(out), "--quiet", *renditions], check=True)
    subprocess.run(["node", work / "sharp" / "crops.mjs", ",".join(boxes), ",".join(STRATEGIES), out, *photos], check=True)
    return {
        (subject["name"], tool, box): out / f"{subject['name']}-{tool.split()[-1]}-{box[0]}x{box[1]}.png"
        for subject in subjects for tool in TOOLS for box in BOXES
    }


def signature(image, size):
    return image.resize(size, Image.BOX)


def window(photo, crop):
    """The part of a photo that a crop shows: left, top, right, bottom in parts of its sides."""
    (width, height), (w, h) = photo.size, crop.size
    scale = max(w / width, h / height)
    whole = photo.resize((max(w, round(width * scale)), max(h, round(height * scale))), Image.LANCZOS)
    free_x, free_y = whole.width - w, whole.height - h
    if free_x >= free_y:  # strips across the axis along which the crop is free
        place, crop = signature(whole, (whole.width, 24)), signature(crop, (w, 24))
        cuts = [place.crop((x, 0, x + w, 24)) for x in range(free_x + 1)]
    else:
        place, crop = signature(whole, (24, whole.height)), signature(crop, (24, h))
        cuts = [place.crop((0, y, 24, y + h)) for y in range(free_y + 1)]
    differences = [sum(ImageStat.Stat(ImageChops.difference(cut, crop)).sum2) for cut in cuts]
    at = differences.index(min(differences))
    left, top = (at / whole.width, 0) if free_x >= free_y else (0, at / whole.height)
    return left, top, left + w / whole.width, top + h / whole.height


def kept(box, part):
    """How much of the box a part shows."""
    wide = min(box[2], part[2]) - max(box[0], part[0])
    high = min(box[3], part[3]) - max(box[1], part[1])
    return max(0, wide) * max(0, high) / ((box[2] - box[0]) * (box[3] - box[1]))


def best(box, photo, size):
    """How much of the box a crop could show."""
    scale = max(size[0] / photo.width, size[1] / photo.height)
    return min(1, size[0] / scale / photo.width / (box[2] - box[0])) * min(1, size[1] / scale / photo.height / (box[3] - box[1]))


def measure(subjects, crops):
    """The share of each subject by tool and box; the last tool is the best that can be."""
    shares = {}
    for subject in subjects:
        with Image.open(subject["photo"]) as image:
            photo = ImageOps.exif_transpose(image).convert("RGB")
        for box in BOXES:
            shares[subject["name"], "best", box] = best(subject["box"], photo, box)
            for tool in TOOLS:
                with Image.open(crops[subject["name"], tool, box]) as crop:
                    shares[subject["name"], tool, box] = kept(subject["box"], window(photo, crop.convert("RGB")))
    return shares


def instructions(work, s3img, photo, gravity):
    """Millions of instructions that one process takes for a cover of a photo, counted by QEMU: they do not depend on what else runs."""
    counts = work / "cost" / "counts"
    command = [f"qemu-{platform.machine()}", "-cpu", "max", "-plugin", f"{work}/count.so,out={counts}", s3img, "resize", photo]
    more = ["--dest", str(work / "cost" / "out"), "--quiet", "--force", "--rendition", f"avatar=200x200,cover,{gravity}"]
    subprocess.run([*command, *more], check=True, env={**os.environ, "GOMAXPROCS": "1"})
    with open(counts, encoding="utf-8") as lines:
        return sum(int(line.split()[1]) for line in lines) / 1e6


def cost(work, s3img):
    """Millions of instructions for a cover of 200 x 200 of a photo of 12 Mpx in the middle, and how many more smart takes: medians, less what
    a process takes that has nothing to render."""
    folder = work / "cost"
    folder.mkdir(exist_ok=True)
    with Image.open(work / "packages" / "deb:lomiri-wallpapers-16.04" / PHOTO) as image:
        image.convert("RGB").crop((0, 0, *PHONE)).save(folder / "photo.jpg", "JPEG", quality=95, subsampling="4:2:0")
    Image.new("RGB", (8, 8)).save(folder / "nothing.jpg")
    counts = {
        name: statistics.median(instructions(work, s3img, folder / photo, gravity) for _ in range(ROUNDS))
        for name, photo, gravity in (("start", "nothing.jpg", "centre"), ("centre", "photo.jpg", "centre"), ("smart", "photo.jpg", "smart"))
    }
    return counts["centre"] - counts["start"], counts["smart"] - counts["centre"]


def row(cells):
    return "| " + " | ".join(cells) + " |\n"


def page(subjects, shares, spent, versions):
    halves = {"tuned on": [s for s in subjects if not s["held_out"]], "held out": [s for s in subjects if s["held_out"]], "all": subjects}
    text = f"Measured on {datetime.now(timezone.utc):%Y-%m-%d}, {platform.machine()}: {versions}.\n\n"
    text += row(["crop", "photos", *TOOLS, "could be"]) + row(["---", "---", *["--:"] * (len(TOOLS) + 1)])
    for box in BOXES:
        for half, members in halves.items():
            means = [statistics.mean(shares[s["name"], tool, box] for s in members) for tool in [*TOOLS, "best"]]
            text += row([f"{box[0]} × {box[1]}", f"{half}, {len(members)}", *(f"{100 * mean:.1f}%" for mean in means)])
    all_of = {tool: statistics.mean(shares[s["name"], tool, box] for s in subjects for box in BOXES) for tool in TOOLS}
    verdict = "pass" if all_of[OURS] >= all_of["sharp attention"] else "fail"
    text += f"\nAt least as much as `attention`, over all: {100 * all_of[OURS]:.1f}% and {100 * all_of['sharp attention']:.1f}%, {verdict}.\n"
    middle, more = spent
    text += (
        f"\nA cover of 200 × 200 of a photo of 12 Mpx takes {middle:.0f} million instructions in the middle, and {100 * more / middle:.1f}% more "
        f"where `smart` looks at it, of 8% at most: {'pass' if more <= 0.08 * middle else 'fail'}.\n"
    )
    lost = [(s["name"], box) for s in subjects for box in BOXES if shares[s["name"], OURS, box] < 0.5 * shares[s["name"], "best", box]]
    text += "\nLess than half of what could be: " + (", ".join(f"{name} at {w} × {h}" for name, (w, h) in lost) or "none") + ".\n"
    return text


def publish(path, text):
    start, end = "<!-- results: written by docs/benchmarks/run -->", "<!-- end of results -->"
    old = path.read_text(encoding="utf-8")
    path.write_text(old[: old.index(start) + len(start)] + "\n\n" + text + "\n" + old[old.index(end) :], encoding="utf-8")


def versions_of(work, s3img):
    ours = subprocess.run([s3img, "version"], check=True, capture_output=True, text=True).stdout.split("\n")[0].strip()
    peer = json.loads((work / "sharp" / "package.json").read_text())["dependencies"]["sharp"]
    return f"{ours}, sharp {peer}"


def main(work, s3img, path):
    work = Path(work)
    subjects = json.loads((Path(__file__).parent / "subjects.json").read_text(encoding="utf-8"))
    unpack(work, subjects)
    shares = measure(subjects, make_crops(work, s3img, subjects))
    text = page(subjects, shares, cost(work, s3img), versions_of(work, s3img))
    print(text)
    publish(Path(path), text)


if __name__ == "__main__":
    main(*sys.argv[1:])
