#!/usr/bin/env python3
"""Writes N small PNGs, each with another colour, into folders of a thousand: make_images.py DIR N. It needs nothing but Python."""
import os
import struct
import sys
import zlib

WIDTH, HEIGHT = 40, 30


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(number):
    colour = bytes((number & 255, number >> 8 & 255, number >> 16 & 255))
    row = b"\0" + colour * (WIDTH // 2) + bytes(255 - c for c in colour) * (WIDTH // 2)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(row * HEIGHT, 1)) + chunk(b"IEND", b"")


def main(folder, count):
    for number in range(count):
        if number % 1000 == 0:
            os.makedirs(f"{folder}/{number // 1000:03d}", exist_ok=True)
        with open(f"{folder}/{number // 1000:03d}/{number:06d}.png", "wb") as out:
            out.write(png(number))


main(sys.argv[1], int(sys.argv[2]))
