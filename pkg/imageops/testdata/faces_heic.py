#!/usr/bin/python3
"""Make faces.heic: faces_heic.py, with Pillow 9.4 and heif-enc of libheif 1.15.1.

720 x 400 pixels as stored: grey, with a red disc around 80, 150 that draws the eye, and a faint one around 600, 270, which an XMP region of
the Metadata Working Group calls a face. Both have a radius of 40. The file has a property irot, whose quarters the tests set: it is put
together here, since heif-enc writes none.
"""
import os
import struct
import subprocess
import tempfile

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 720, 400
FACE = (600, 270)
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"'
    ' xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#" xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#"><rdf:Description><mwg-rs:Regions>'
    f'<mwg-rs:AppliedToDimensions stDim:w="{WIDTH}" stDim:h="{HEIGHT}" stDim:unit="pixel"/><mwg-rs:RegionList><rdf:Bag><rdf:li mwg-rs:Type="Face">'
    f'<mwg-rs:Area stArea:x="{FACE[0] / WIDTH:.4f}" stArea:y="{FACE[1] / HEIGHT:.4f}" stArea:w="{80 / WIDTH:.4f}" stArea:h="{80 / HEIGHT:.4f}" stArea:unit="normalized"/>'
    "</rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions></rdf:Description></rdf:RDF></x:xmpmeta>"
).encode()


def draw():
    image = Image.new("RGB", (WIDTH, HEIGHT), (130, 130, 130))
    for (x, y), colour in (((80, 150), (230, 40, 30)), (FACE, (130, 138, 150))):
        ImageDraw.Draw(image).ellipse((x - 39.5, y - 39.5, x + 39.5, y + 39.5), fill=colour)
    return image


def box(kind, *parts):
    data = b"".join(parts)
    return struct.pack(">I", len(data) + 8) + kind.encode() + data


def full_box(kind, version, flags, *parts):
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def found(data, kind):
    """The first box of a kind, wherever it lies."""
    at = data.index(kind.encode()) - 4
    return data[at : at + struct.unpack_from(">I", data, at)[0]]


def coded(folder):
    """What heif-enc makes of the picture: the box hvcC, and the picture itself, which is all of its mdat."""
    png, heic = os.path.join(folder, "faces.png"), os.path.join(folder, "faces.heic")
    draw().save(png)
    subprocess.run(["heif-enc", "-q", "95", "-p", "chroma=444", png, "-o", heic], check=True, stdout=subprocess.DEVNULL)
    with open(heic, "rb") as file:
        data = file.read()
    return found(data, "hvcC"), found(data, "mdat")[8:]


def entry(number, kind, *more):
    return full_box("infe", 2, 0, struct.pack(">HH", number, 0), kind.encode(), b"\0", *more)


def meta(hvcc, sizes, start):
    at = [start, start + sizes[0]]
    location = b"".join(struct.pack(">HHHII", i + 1, 0, 1, at[i], sizes[i]) for i in range(2))
    properties = box("ipco", hvcc, full_box("ispe", 0, 0, struct.pack(">II", WIDTH, HEIGHT)), box("irot", b"\0"))
    return full_box(
        "meta", 0, 0,
        full_box("hdlr", 0, 0, b"\0\0\0\0pict", bytes(13)),
        full_box("pitm", 0, 0, struct.pack(">H", 1)),
        full_box("iinf", 0, 0, struct.pack(">H", 2), entry(1, "hvc1"), entry(2, "mime", b"application/rdf+xml\0")),
        full_box("iloc", 0, 0, b"\x44\0", struct.pack(">H", 2), location),
        full_box("iref", 0, 0, box("cdsc", struct.pack(">HHH", 2, 1, 1))),
        box("iprp", properties, full_box("ipma", 0, 0, struct.pack(">IHBBBB", 1, 1, 3, 0x81, 2, 0x83))),
    )


def main():
    with tempfile.TemporaryDirectory() as folder:
        hvcc, picture = coded(folder)
    head = box("ftyp", b"heic", bytes(4), b"mif1heic")
    sizes = len(picture), len(XMP)
    start = len(head) + len(meta(hvcc, sizes, 0)) + 8
    with open(os.path.join(os.path.dirname(__file__), "faces.heic"), "wb") as file:
        file.write(head + meta(hvcc, sizes, start) + box("mdat", picture, XMP))


if __name__ == "__main__":
    main()
