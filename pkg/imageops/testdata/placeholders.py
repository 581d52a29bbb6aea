#!/usr/bin/env python3
"""Writes placeholders.csv: dominant colours as this script finds them in what Pillow reads, and ThumbHashes as the reference
implementation makes them.

Run in this folder with Pillow 9.4, node, and the package thumbhash 0.1.1:

    npm install --prefix /tmp/thumbhash thumbhash@0.1.1
    python3 placeholders.py /tmp/thumbhash/node_modules/thumbhash/thumbhash.js

All images are at most 50 pixels wide and high, so that nothing is resampled. Those called formula:WxH:A have in pixel (x, y)
the colour (x * 5 + y * 3, x * y, 255 - x * 2) and the alpha 255, or for A = alpha (x + y) * 4, each modulo 256.
"""
import base64
import collections
import json
import subprocess
import sys

from PIL import Image

FILES = ["rgb.png", "rgba.png", "gray.png", "graya.png", "paletted.png", "detail_lanczos_40.png", "detail_lanczos_7.png",
         "rgb.bmp", "lossless.webp"]
FORMULAS = [(1, 1, "opaque"), (1, 1, "alpha"), (50, 50, "opaque"), (50, 3, "opaque"), (3, 50, "alpha"), (40, 30, "opaque"),
            (30, 40, "alpha"), (49, 50, "opaque"), (7, 7, "alpha"), (2, 1, "opaque"), (16, 8, "opaque")]


def formula(width, height, kind):
    pixels = []
    for y in range(height):
        for x in range(width):
            a = (x + y) * 4 % 256 if kind == "alpha" else 255
            pixels.append(((x * 5 + y * 3) % 256, x * y % 256, (255 - x * 2) % 256, a))
    return width, height, pixels


def dominant(pixels):
    boxes = collections.defaultdict(list)
    for pixel in pixels:
        boxes[tuple(c // 16 for c in pixel[:3])].append(pixel)
    weights = {box: sum(p[3] for p in members) for box, members in boxes.items()}
    most = max(weights.values())
    if most == 0:
        return ""
    box = min(b for b, weight in weights.items() if weight == most)
    means = [(2 * sum(p[c] * p[3] for p in boxes[box]) + most) // (2 * most) for c in range(3)]
    return "#%02x%02x%02x" % tuple(means)


def thumbhash(module, width, height, pixels):
    script = """
const { rgbaToThumbHash } = await import(process.argv[1]);
const { w, h, rgba } = JSON.parse(require("fs").readFileSync(0));
console.log(Buffer.from(rgbaToThumbHash(w, h, rgba)).toString("base64"));
"""
    script = "(async () => {" + script + "})()"
    data = json.dumps({"w": width, "h": height, "rgba": [c for p in pixels for c in p]})
    return subprocess.run(["node", "-e", script, module], input=data, capture_output=True, text=True, check=True).stdout.strip()


def main():
    rows = []
    for name in FILES:
        image = Image.open(name).convert("RGBA")
        rows.append((name, image.width, image.height, list(image.getdata())))
    for width, height, kind in FORMULAS:
        rows.append(("formula:%dx%d:%s" % (width, height, kind), *formula(width, height, kind)))
    with open("placeholders.csv", "w") as out:
        out.write("# made by placeholders.py\n")
        for name, width, height, pixels in rows:
            out.write(",".join([name, dominant(pixels), thumbhash(sys.argv[1], width, height, pixels)]) + "\n")


if __name__ == "__main__":
    main()
