"""Writes the profiles that are made here, each with what the others lack: grey by its curve, and tables of all types.

The others in profiles/ are of github.com/saucecontrol/Compact-ICC-Profiles, CC0.
"""
import os
import struct

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "profiles")


def profile(name, version, kind, space, pcs, tags):
    tags = {"desc": desc(name, version), "wtpt": xyz(0.9642, 1, 0.8249), **tags}
    head = bytearray(128)
    head[8:12] = bytes([version, 0x40, 0, 0])
    head[12:24] = (kind + space + pcs).encode()
    head[36:40] = b"acsp"
    head[68:80] = s15(0.9642, 1, 0.8249)
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        data += b"\0" * (-len(data) % 4)
        table += tag.encode() + struct.pack(">II", start + len(body), len(data))
        body += data
    out = bytes(head) + table + body
    out = struct.pack(">I", len(out)) + out[4:]
    with open(os.path.join(HERE, name + ".icc"), "wb") as f:
        f.write(out)


def s15(*values):
    return b"".join(struct.pack(">i", round(v * 65536)) for v in values)


def xyz(*values):
    return b"XYZ \0\0\0\0" + s15(*values)


def desc(text, version):
    if version == 4:
        return b"mluc\0\0\0\0" + struct.pack(">II", 1, 12) + b"enUS" + struct.pack(">II", 2 * len(text), 28) + text.encode("utf-16-be")
    return b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text.encode() + b"\0" + b"\0" * 78


def u16(*values):
    return b"".join(struct.pack(">H", min(max(round(v * 65535), 0), 65535)) for v in values)


def curv(*values):
    return b"curv\0\0\0\0" + struct.pack(">I", len(values)) + u16(*values)


def power(g):
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(g * 256))


def para(kind, *values):
    return b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + s15(*values)


def mft2(channels, points, curve, cell, outputs=3, out=None):
    data = b"mft2\0\0\0\0" + bytes([channels, outputs, points, 0]) + s15(1, 0, 0, 0, 1, 0, 0, 0, 1)
    out = out or [0.0, 1.0]
    data += struct.pack(">HH", len(curve), len(out)) + u16(*curve) * channels
    return data + grid(channels, [points] * channels, cell, u16) + u16(*out) * outputs


def grid(channels, points, cell, pack):
    data, total = b"", 1
    for n in points:
        total *= n
    for i in range(total):
        v = []
        for n in reversed(points):
            v.insert(0, i % n / (n - 1))
            i //= n
        data += pack(*cell(*v))
    return data


def u8(*values):
    return bytes(min(max(round(v * 255), 0), 255) for v in values)


def pad(b):
    return b + b"\0" * (-len(b) % 4)


def mab(kind, inputs, outputs, b, matrix=b"", m=b"", clut=b"", a=b""):
    at, parts, offsets = 32, b"", []
    for part in (b, matrix, m, clut, a):
        part = pad(part)
        offsets.append(at if part else 0)
        at += len(part)
        parts += part
    return kind + b"\0\0\0\0" + bytes([inputs, outputs, 0, 0]) + struct.pack(">5I", *offsets) + parts


def clut(points, cell, size):
    head = bytes(points) + b"\0" * (16 - len(points)) + bytes([size, 0, 0, 0])
    return head + grid(len(points), points, cell, u16 if size == 2 else u8)


def rgb_lab(r, g, b):
    l = 0.03 + 0.97 * (0.3 * r + 0.6 * g + 0.1 * b)
    return l, 128 / 255 + 0.3 * (r - g) * 0.9, 128 / 255 + 0.3 * (0.5 * r + 0.5 * g - b)


def legacy(l, a, b):
    return l * 65280 / 65535, a * 255 * 256 / 65535, b * 255 * 256 / 65535


def cmyk_lab(c, m, y, k):
    light = (1 - 0.45 * c) * (1 - 0.5 * m) * (1 - 0.1 * y) * (1 - 0.85 * k)
    return light, (128 + (70 * m - 35 * c) * (1 - k)) / 255, (128 + (80 * y - 45 * c) * (1 - k)) / 255


def main():
    for g in (1.0, 1.8, 2.2):
        profile("Gray-gamma-%d" % round(10 * g), 2, "mntr", "GRAY", "XYZ ", {"kTRC": power(g)})
    # Dot gain of 20 %: at half the ink, paper is covered by 0.7.
    gain = [1 - (d := 1 - i / 63) - 4 * 0.2 * d * (1 - d) for i in range(64)]
    profile("Gray-dotgain-20", 2, "prtr", "GRAY", "XYZ ", {"kTRC": curv(*gain)})
    profile("Gray-Lab", 4, "mntr", "GRAY", "Lab ", {"kTRC": para(0, 1.2)})
    cube = [i / 32 * i / 32 for i in range(33)]
    profile("RGB-mft2-Lab", 2, "scnr", "RGB ", "Lab ", {"A2B0": mft2(3, 9, cube, lambda *v: legacy(*rgb_lab(*v)))})
    curves = pad(para(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)) * 3
    identity = pad(curv()) * 3
    matrix = s15(0.4361 / 2, 0.3851 / 2, 0.1431 / 2, 0.2225 / 2, 0.7169 / 2, 0.0606 / 2, 0.0139 / 2, 0.0971 / 2, 0.7141 / 2, 0.001, 0.001, 0.001)
    profile("RGB-mAB-XYZ", 4, "mntr", "RGB ", "XYZ ", {"A2B1": mab(b"mAB ", 3, 3, identity, matrix, curves)})
    profile("RGB-mAB-Lab", 4, "mntr", "RGB ", "Lab ", {
        "A2B0": mab(b"mAB ", 3, 3, identity, clut=clut([5, 7, 6], lambda r, g, b: rgb_lab(b, r, g), 1), a=curves),
        "A2B1": mab(b"mAB ", 3, 3, identity, s15(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0.01, -0.01), pad(para(0, 1.1)) + pad(curv()) * 2,
                    clut([5, 7, 6], rgb_lab, 2), curves)})
    # Print, whose black is that which the perceptual table asks for: less than all inks.
    black = [[0.4, 0.3, 0.3, 0.9], [0, 0, 0, 0]]
    b2a = mft2(3, 2, [0.0, 1.0], lambda l, a, b: black[round(l)], outputs=4)
    forward = mft2(4, 5, [(i / 16) ** 1.3 for i in range(17)], lambda *v: legacy(*cmyk_lab(*v)))
    pale = mft2(4, 3, [0.0, 1.0], lambda *v: legacy(0.5 + cmyk_lab(*v)[0] / 2, 0.5, 0.5))
    profile("CMYK-mft2", 2, "prtr", "CMYK", "Lab ", {"A2B0": pale, "A2B1": forward, "B2A0": b2a})
    profile("CMYK-mAB", 4, "scnr", "CMYK", "Lab ", {
        "A2B1": mab(b"mAB ", 4, 3, identity, clut=clut([4, 3, 3, 5], cmyk_lab, 2), a=pad(para(0, 1.4)) * 4)})


main()
