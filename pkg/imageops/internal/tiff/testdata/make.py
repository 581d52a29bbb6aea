#!/usr/bin/python3
"""make.py DIR: writes the TIFF files of this folder to DIR, by libtiff's tools, ImageMagick, Pillow, tifffile and by hand.

Needs the Debian packages libtiff-tools, libimage-exiftool-perl, imagemagick, python3-pil, python3-numpy and python3-tifffile. judge.py says what they show.
"""
import os
import struct
import subprocess
import sys
import zlib

import numpy
import tifffile
from PIL import Image, ImageCms

COLOURS = [
    (200, 60, 60), (60, 160, 70), (60, 80, 200), (220, 200, 60), (128, 128, 128), (40, 40, 40),
    (230, 230, 230), (180, 90, 200), (90, 200, 210), (250, 140, 40), (20, 60, 110), (140, 100, 60),
    (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (100, 150, 100),
    (170, 120, 150), (66, 33, 99), (199, 222, 180), (111, 111, 50), (255, 128, 192), (10, 128, 90),
]
WIDTH, HEIGHT = 37, 26

# XYZ of the white D50, after Bradford.
D50_OF_SRGB = numpy.array([[0.4360747, 0.3850649, 0.1430804], [0.2225045, 0.7168786, 0.0606169], [0.0139322, 0.0971045, 0.7141733]])


def picture(width=WIDTH, height=HEIGHT):
    """6×4 patches, with a gradient of some levels so that neighbours differ."""
    a = numpy.zeros((height, width, 3), numpy.uint8)
    for y in range(height):
        for x in range(width):
            a[y, x] = COLOURS[y * 4 // height * 6 + x * 6 // width]
    return a


def run(*args):
    subprocess.run([str(a) for a in args], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def tiffcp(src, name, *args):
    run('tiffcp', *args, src, name + '.tiff')


def convert(src, name, *args):
    run('/usr/bin/convert', src, *args, name + '.tiff')


def bases():
    a = picture()
    Image.fromarray(a).save('base.png')
    alpha = numpy.dstack([a, numpy.where(numpy.arange(WIDTH) % 12 < 6, 255, 128).astype(numpy.uint8)[None, :].repeat(HEIGHT, 0)])
    Image.fromarray(alpha).save('alpha.png')
    Image.fromarray(a).save('rgb.tif')
    grey = Image.fromarray(a).convert('L')
    grey.save('grey.tif')
    grey.save('grey.png')
    grey.point(lambda v: 255 * (v > 120)).convert('1').save('bits.png')
    grey.point(lambda v: 255 * (v > 120)).convert('1').save('black.tif')
    convert('bits.png', 'white', '-define', 'quantum:polarity=min-is-white', '-depth', '1', '-type', 'bilevel', '-compress', 'none')
    os.rename('white.tiff', 'white.tif')
    Image.fromarray(picture(48, 32)).save('big.tif')
    Image.fromarray(picture(48, 32)).save('big.png')
    rng = numpy.random.RandomState(1)
    rows = []
    for _ in range(12):  # runs of all lengths
        row = []
        while len(row) < 2700:
            row += [1] * rng.choice([rng.randint(0, 5), rng.randint(0, 64), rng.randint(0, 2700)])
            row += [0] * rng.choice([rng.randint(0, 5), rng.randint(0, 64), rng.randint(0, 2700)])
        rows.append(row[:2700])
        rows.append([1 - v for v in row[:2700]] if rng.randint(3) == 0 else list(numpy.roll(row[:2700], rng.randint(-4, 5))))
    Image.fromarray(numpy.array(rows, numpy.uint8) * 255).convert('1').save('runs.tif')


def by_tiffcp():
    for c in ['none', 'lzw', 'zip', 'packbits', 'zstd', 'lzw:2', 'zip:2', 'zstd:2', 'lzma', 'webp']:
        tiffcp('rgb.tif', 'rgb-' + c.replace(':', '-p'), '-c', c, '-r', '7')
    for c in ['none', 'lzw:2', 'zip:2', 'packbits', 'zstd']:
        tiffcp('rgb.tif', 'tiles-' + c.replace(':', '-p'), '-c', c, '-t', '-w', '16', '-l', '16')
        tiffcp('rgb.tif', 'separate-' + c.replace(':', '-p'), '-c', c, '-p', 'separate', '-r', '5')
    tiffcp('rgb.tif', 'tiles-separate-zip', '-c', 'zip:2', '-t', '-w', '32', '-l', '16', '-p', 'separate')
    for c in ['none', 'lzw', 'zip', 'packbits']:
        tiffcp('rgb.tif', 'lsb-' + c, '-c', c, '-f', 'lsb2msb', '-r', '9')
    tiffcp('rgb.tif', 'big-endian', '-B', '-c', 'lzw')
    tiffcp('rgb.tif', 'bigtiff-le', '-8', '-L', '-c', 'zip', '-r', '3')
    tiffcp('rgb.tif', 'bigtiff-be-tiles', '-8', '-B', '-c', 'lzw:2', '-t', '-w', '16', '-l', '16')
    tiffcp('rgb.tif', 'strips-of-1', '-c', 'lzw', '-r', '1')
    tiffcp('big.tif', 'jpeg-ycbcr', '-c', 'jpeg:95', '-r', '16')
    tiffcp('big.tif', 'jpeg-rgb', '-c', 'jpeg:r:95', '-r', '16')
    tiffcp('big.tif', 'jpeg-tiles', '-c', 'jpeg:95', '-t', '-w', '32', '-l', '16')
    tiffcp('big.tif', 'jpeg-separate', '-c', 'jpeg:r:95', '-p', 'separate', '-r', '8')
    tiffcp('grey.tif', 'jpeg-grey', '-c', 'jpeg:95', '-r', '8')
    for polarity in ['black', 'white']:
        for c in ['g3:1d', 'g3:2d', 'g3:1d:fill', 'g3:2d:fill', 'g4', 'packbits', 'lzw']:
            tiffcp(polarity + '.tif', f'fax-{polarity}-{c.replace(":", "-")}', '-c', c, '-r', '11')
    for c in ['g3:1d', 'g3:2d', 'g4']:
        tiffcp('white.tif', 'fax-lsb-' + c.replace(':', '-'), '-c', c, '-f', 'lsb2msb')
    for c in ['zip', 'g3:1d', 'g3:2d', 'g3:2d:fill', 'g4']:
        tiffcp('runs.tif', 'runs-' + c.replace(':', '-'), '-c', c, '-r', '9')
    tiffcp('white.tif', 'fax-tiles-g4', '-c', 'g4', '-t', '-w', '16', '-l', '16')
    for o in range(2, 9):
        tiffcp('rgb.tif', f'turned-{o}', '-c', 'zip')
        run('tiffset', '-s', '274', o, f'turned-{o}.tiff')


def by_imagemagick():
    for depth in [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16]:
        convert('base.png', f'rgb-{depth}', '-depth', depth, '-type', 'truecolor', '-compress', 'zip' if depth % 2 else 'none')
        if depth > 1:
            convert('grey.png', f'grey-{depth}', '-depth', depth, '-type', 'grayscale', '-compress', 'lzw' if depth % 2 else 'none')
    convert('base.png', 'rgb-16-be', '-depth', '16', '-type', 'truecolor', '-endian', 'MSB', '-compress', 'lzw', '-define', 'tiff:predictor=2')
    for kind in ['associated', 'unassociated']:
        convert('alpha.png', 'alpha-' + kind, '-define', 'tiff:alpha=' + kind, '-compress', 'zip')
        convert('alpha.png', 'alpha-16-' + kind, '-depth', '16', '-define', 'tiff:alpha=' + kind, '-compress', 'zip')
        convert('alpha.png', 'alpha-grey-' + kind, '-colorspace', 'gray', '-define', 'tiff:alpha=' + kind, '-compress', 'lzw')
    convert('grey.png', 'grey-white-8', '-define', 'quantum:polarity=min-is-white', '-compress', 'zip')
    convert('grey.png', 'grey-white-16', '-depth', '16', '-define', 'quantum:polarity=min-is-white', '-compress', 'zip')
    convert('base.png', 'cmyk-8', '-colorspace', 'cmyk', '-compress', 'zip')
    convert('base.png', 'cmyk-16', '-colorspace', 'cmyk', '-depth', '16', '-compress', 'lzw')
    convert('base.png', 'cmyk-separate', '-colorspace', 'cmyk', '-interlace', 'plane', '-compress', 'zip')
    convert('base.png', 'lab-8', '-colorspace', 'lab', '-depth', '8', '-compress', 'zip')
    convert('base.png', 'lab-16', '-colorspace', 'lab', '-depth', '16', '-compress', 'zip')
    for depth in [16, 32, 64]:
        convert('base.png', f'float-{depth}', '-depth', depth, '-define', 'quantum:format=floating-point', '-type', 'truecolor', '-compress', 'zip')
        convert('grey.png', f'float-grey-{depth}', '-depth', depth, '-define', 'quantum:format=floating-point', '-compress', 'zip')
    convert('base.png', 'uint-32', '-depth', '32', '-type', 'truecolor', '-compress', 'zip')
    convert('grey.png', 'uint-grey-32', '-depth', '32', '-type', 'grayscale', '-compress', 'zip')
    tiffcp('float-32.tiff', 'float-32-p3', '-c', 'zip:3')
    tiffcp('float-32.tiff', 'float-32-p3-be', '-B', '-c', 'lzw:3')
    tiffcp('float-64.tiff', 'float-64-p3', '-c', 'zip:3', '-t', '-w', '16', '-l', '16')
    tiffcp('float-16.tiff', 'float-16-p3', '-c', 'zip:3')
    tiffcp('uint-32.tiff', 'uint-32-p2', '-c', 'lzw:2')
    tiffcp('rgb-16.tiff', 'rgb-16-p2', '-c', 'zip:2')


def by_pillow():
    im = Image.open('base.png')
    for colours in [2, 4, 16, 200]:
        im.quantize(colours).save(f'palette-pillow-{colours}.tiff')
    for name in ['tiff_ccitt', 'tiff_deflate', 'tiff_adobe_deflate']:
        (Image.open('bits.png') if name == 'tiff_ccitt' else im).save(f'pillow-{name}.tiff', compression=name)
    Image.open('runs.tif').save('runs-rle.tiff', compression='tiff_ccitt')
    im.convert('CMYK').save('pillow-cmyk.tiff', compression='tiff_lzw')
    im.convert('LA').save('pillow-la.tiff')
    im.convert('YCbCr').save('pillow-ycbcr.tiff')
    im.convert('F').save('pillow-f.tiff')
    im.convert('I').save('pillow-i.tiff')
    Image.fromarray((numpy.array(im.convert('L')).astype(numpy.uint16) * 257)).save('pillow-i16.tiff')


def by_tifffile():
    a = picture()
    for order in '<>':
        tifffile.imwrite(f'tifffile-{"le" if order == "<" else "be"}.tiff', a, byteorder=order, photometric='rgb', metadata=None, software=False)
    tifffile.imwrite('tifffile-planar.tiff', numpy.moveaxis(a, 2, 0), photometric='rgb', planarconfig='separate', compression='zlib', metadata=None, software=False)
    tifffile.imwrite('tifffile-pages.tiff', numpy.stack([a, 255 - a]), photometric='rgb', compression='zlib', metadata=None, software=False)
    tifffile.imwrite('tifffile-tiles.tiff', a, photometric='rgb', tile=(16, 32), compression='zlib', metadata=None, software=False)
    g = numpy.array(Image.open('grey.png'))
    tifffile.imwrite('tifffile-white.tiff', 255 - g, photometric='miniswhite', metadata=None, software=False)
    tifffile.imwrite('tifffile-extra.tiff', numpy.dstack([a, g]), photometric='rgb', extrasamples=['unspecified'], compression='zlib', metadata=None, software=False)


def entry(order, tag, kind, values):
    size = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 16: 8}[kind]
    code = {1: 'B', 2: 'B', 3: 'H', 4: 'I', 5: 'I', 7: 'B', 16: 'Q'}[kind]
    data = struct.pack(f'{order}{len(values)}{code}', *values)
    return tag, kind, len(data) // size, data


def by_hand(name, entries, strips, order='<', sort=True, counts=True, big=False, skip=0, before=b''):
    """Writes strips, then values, then the directory."""
    head, word = (16, 8) if big else (8, 4)
    body, places = before, []
    for s in strips:
        places.append(head + len(body) + skip)
        body += s + b'\0' * (len(s) % 2)
    entries = [entry(order, *e) for e in entries]
    entries.append(entry(order, 273, 4, places))
    if counts:
        entries.append(entry(order, 279, 4, [len(s) - skip for s in strips]))
    if sort:
        entries.sort(key=lambda e: e[0])
    table = b''
    for tag, kind, count, data in entries:
        if len(data) > word:
            at = head + len(body)
            body += data + b'\0' * (len(data) % 2)
            data = struct.pack(order + ('Q' if big else 'I'), at)
        table += struct.pack(order + ('HHQ' if big else 'HHI'), tag, kind, count) + data.ljust(word, b'\0')
    mark = b'II' if order == '<' else b'MM'
    if big:
        start = mark + struct.pack(order + 'HHHQ', 43, 8, 0, 16 + len(body))
        table = struct.pack(order + 'Q', len(entries)) + table + b'\0' * 8
    else:
        start = mark + struct.pack(order + 'HI', 42, 8 + len(body))
        table = struct.pack(order + 'H', len(entries)) + table + b'\0' * 4
    open(name + '.tiff', 'wb').write(start + body + table)


def packed(a, bits):
    rows = []
    for row in a.reshape(a.shape[0], -1):
        s = ''.join(format(int(v), f'0{bits}b') for v in row)
        s += '0' * (-len(s) % 8)
        rows.append(bytes(int(s[i:i + 8], 2) for i in range(0, len(s), 8)))
    return b''.join(rows)


def units(a, h, v, weights=(0.299, 0.587, 0.114), scale=(0, 255, 127.5)):
    """Units of h × v samples of luma and one of each chroma."""
    a = numpy.pad(a, ((0, -len(a) % v), (0, -a.shape[1] % h), (0, 0)), 'edge').astype(float) / 255
    y = a @ numpy.array(weights)
    cb, cr = (a[:, :, 2] - y) / (1 - weights[2]), (a[:, :, 0] - y) / (1 - weights[0])
    low, high, side = scale
    y, cb, cr = (numpy.clip(numpy.rint(p), 0, 255).astype(numpy.uint8) for p in (low + high * y, 128 + side * cb, 128 + side * cr))
    out = bytearray()
    for row in range(0, len(a), v):
        for x in range(0, a.shape[1], h):
            out += y[row:row + v, x:x + h].tobytes() + bytes([cb[row, x + h // 2], cr[row, x + h // 2]])
    return bytes(out)


def lab(a, kind, bits):
    """CIE L*a*b* of the white D50, after Bradford."""
    v = a.astype(float) / 255
    v = numpy.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)
    xyz = v @ D50_OF_SRGB.T
    t = xyz / numpy.array([0.9642, 1, 0.8249])
    f = numpy.where(t > (6 / 29) ** 3, numpy.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    l, p, q = 116 * f[:, :, 1] - 16, 500 * (f[:, :, 0] - f[:, :, 1]), 200 * (f[:, :, 1] - f[:, :, 2])
    side = 1 if bits == 8 else 256
    full = 255 if bits == 8 else 65535 if kind == 8 else 65280
    zero = 0 if kind == 8 else 128 * side
    out = numpy.dstack([l * full / 100, p * side + zero, q * side + zero])
    return numpy.rint(out).astype(numpy.int64).astype(numpy.uint8 if bits == 8 else numpy.uint16).tobytes()


def old_lzw(data):
    """Codes begin with their lowest bit, and grow one later, as before TIFF 5.0."""
    acc = count = 0
    out = bytearray()
    table, width, word = {bytes([i]): i for i in range(256)}, 9, b''

    def put(code):
        nonlocal acc, count
        acc |= code << count
        count += width
        while count >= 8:
            out.append(acc & 255)
            acc >>= 8
            count -= 8

    put(256)
    used = 258
    for b in data:
        if word + bytes([b]) in table:
            word += bytes([b])
            continue
        put(table[word])
        table[word + bytes([b])] = used
        used += 1
        if used > 1 << width:
            width += 1
        word = bytes([b])
    put(table[word])
    put(257)
    out.append(acc & 255)
    return bytes(out)


def odd_ones():
    a = picture()
    g = numpy.array(Image.open('grey.png'))
    size = [(256, 3, [WIDTH]), (257, 3, [HEIGHT])]
    colour = size + [(258, 3, [8, 8, 8]), (262, 3, [2]), (277, 3, [3])]
    by_hand('hand-unsorted', list(reversed(colour)), [a.tobytes()], sort=False)
    by_hand('hand-no-counts', colour + [(278, 3, [10])], [a[:10].tobytes(), a[10:20].tobytes(), a[20:].tobytes()], counts=False)
    by_hand('hand-no-rows', colour, [a.tobytes()], order='>')
    by_hand('hand-no-photometric', size + [(258, 3, [8, 8, 8]), (277, 3, [3])], [a.tobytes()])
    by_hand('hand-one-depth', size + [(258, 3, [8]), (262, 3, [2]), (277, 3, [3])], [a.tobytes()])
    by_hand('hand-no-extra', size + [(258, 3, [8] * 4), (262, 3, [2]), (277, 3, [4])], [numpy.dstack([a, numpy.full_like(g, 128)]).tobytes()])
    by_hand('hand-big-long8', [(256, 16, [WIDTH]), (257, 16, [HEIGHT]), (258, 3, [8, 8, 8]), (262, 3, [2]), (277, 3, [3]), (259, 3, [8])],
            [zlib.compress(a.tobytes())], big=True, order='>')
    by_hand('hand-byte-values', [(256, 1, [WIDTH]), (257, 1, [HEIGHT]), (258, 1, [8]), (262, 1, [1])], [g.tobytes()])
    by_hand('hand-old-lzw', colour + [(259, 3, [5])], [old_lzw(a.tobytes())])
    by_hand('hand-strange-types', [(40000, 1, [1]), (33000, 7, list(range(9)))] + colour, [a.tobytes()])
    for bits in [3, 5, 6, 7, 11, 13]:
        by_hand(f'hand-bits-{bits}', size + [(258, 3, [bits]), (262, 3, [1])], [packed(g.astype(int) * ((1 << bits) - 1) // 255, bits)])
    p4 = (g // 16).astype(int)
    d4 = p4.copy()
    d4[:, 1:] = (p4[:, 1:] - p4[:, :-1]) % 16
    by_hand('hand-predictor-4', size + [(258, 3, [4]), (262, 3, [1]), (259, 3, [8]), (317, 3, [2])], [zlib.compress(packed(d4, 4))])
    # A palette of 16 bits would take 400 kB: of 10 bits, then.
    values = numpy.arange(WIDTH * HEIGHT).reshape(HEIGHT, WIDTH)
    ramp = [[int(a.reshape(-1, 3)[i, c]) * 257 for i in range(WIDTH * HEIGHT)] + [0] * (1024 - WIDTH * HEIGHT) for c in range(3)]
    by_hand('hand-palette-10', size + [(258, 3, [10]), (262, 3, [3]), (320, 3, sum(ramp, []))], [packed(values, 10)])
    index = numpy.array([[y * 4 // HEIGHT * 6 + x * 6 // WIDTH for x in range(WIDTH)] for y in range(HEIGHT)], numpy.uint8)
    for scale, name in [(257, 'hand-palette-8'), (1, 'hand-palette-8-old')]:
        table = [[COLOURS[i][c] * scale if i < 24 else 0 for i in range(256)] for c in range(3)]
        by_hand(name, size + [(258, 3, [8]), (262, 3, [3]), (320, 3, sum(table, []))], [index.tobytes()])
    for bits in [5, 6]:
        table = [[COLOURS[i][c] * 257 if i < 24 else 0 for i in range(1 << bits)] for c in range(3)]
        by_hand(f'hand-palette-{bits}', size + [(258, 3, [bits]), (262, 3, [3]), (320, 3, sum(table, []))], [packed(index, bits)])
    for h, v, rows in [(1, 1, 9), (2, 1, 9), (2, 2, 8), (4, 2, 8), (4, 4, 8), (1, 2, 8)]:
        strips = [units(a[y:y + rows], h, v) for y in range(0, HEIGHT, rows)]
        by_hand(f'hand-ycbcr-{h}{v}', size + [(258, 3, [8, 8, 8]), (262, 3, [6]), (277, 3, [3]), (278, 3, [rows]), (530, 3, [h, v])], strips)
    narrow = [v for n in [16, 235, 128, 240, 128, 240] for v in (n, 1)]
    video = [round(v * 10000) if i % 2 == 0 else 10000 for w in (0.2126, 0.7152, 0.0722) for i, v in enumerate((w, 1))]
    by_hand('hand-ycbcr-video', size + [(258, 3, [8, 8, 8]), (262, 3, [6]), (277, 3, [3]), (259, 3, [8]), (529, 5, video), (530, 3, [1, 1]), (532, 5, narrow)],
            [zlib.compress(units(a, 1, 1, (0.2126, 0.7152, 0.0722), (16, 219, 112)))])
    for kind, name in [(8, 'cie'), (9, 'icc')]:
        for bits in [8, 16]:
            by_hand(f'hand-lab-{name}-{bits}', size + [(258, 3, [bits] * 3), (262, 3, [kind]), (277, 3, [3]), (259, 3, [8])], [zlib.compress(lab(a, kind, bits))])
    extra = numpy.dstack([a, g, numpy.full_like(g, 77)])
    by_hand('hand-two-extras', size + [(258, 3, [8] * 5), (262, 3, [2]), (277, 3, [5]), (338, 3, [0, 0]), (259, 3, [8])], [zlib.compress(extra.tobytes())])
    extra = numpy.dstack([a, g, numpy.full_like(g, 255)])
    by_hand('hand-alpha-second', size + [(258, 3, [8] * 5), (262, 3, [2]), (277, 3, [5]), (338, 3, [0, 2]), (259, 3, [8])], [zlib.compress(extra.tobytes())])
    signed = (a.astype(int) - 128).astype(numpy.int8)
    by_hand('hand-signed-8', colour + [(339, 3, [2, 2, 2])], [signed.tobytes()])


def segments(data):
    """The segments of a JPEG by marker, and what follows the scan's header."""
    at, found = 2, []
    while True:
        marker, size = data[at + 1], struct.unpack('>H', data[at + 2:at + 4])[0]
        found.append((marker, data[at + 4:at + 2 + size]))
        at += 2 + size
        if marker == 0xda:
            return found, data[at:-2]


def old_jpeg():
    """JPEG as TIFF 6.0 had it: whole, with tables in tags, and in strips."""
    im = Image.fromarray(picture(48, 32))
    im.save('old.jpg', quality=95, subsampling=2)
    whole = open('old.jpg', 'rb').read()
    common = [(256, 3, [48]), (257, 3, [32]), (258, 3, [8, 8, 8]), (259, 3, [6]), (262, 3, [6]), (277, 3, [3]), (512, 3, [1])]
    at = whole.index(b'\xff\xda')
    head = at + 2 + struct.unpack('>H', whole[at + 2:at + 4])[0]
    by_hand('old-jpeg-whole', common + [(278, 3, [32]), (513, 4, [8]), (514, 4, [len(whole)]), (530, 3, [2, 2])], [whole])
    by_hand('old-jpeg-header', common + [(278, 3, [32]), (513, 4, [8]), (514, 4, [head]), (530, 3, [2, 2])], [whole], skip=head)
    tables, strips = {}, []
    for y in range(0, 32, 16):
        im.crop((0, y, 48, y + 16)).save('old.jpg', quality=95, subsampling=2)
        found, coded = segments(open('old.jpg', 'rb').read())
        for marker, data in found:
            while marker in (0xdb, 0xc4) and data:
                n = 64 if marker == 0xdb else 16 + sum(data[1:17])
                tables[marker, data[0]] = data[1:1 + n]
                data = data[1 + n:]
        strips.append(coded)
    order = [(0xdb, 0), (0xdb, 1), (0xdb, 1), (0xc4, 0), (0xc4, 1), (0xc4, 1), (0xc4, 16), (0xc4, 17), (0xc4, 17)]
    blob, places = b'', []
    for key in order:
        places.append(8 + len(blob))
        blob += tables[key] + b'\0' * (len(tables[key]) % 2)
    by_hand('old-jpeg-tables', common + [(278, 3, [16]), (519, 4, places[:3]), (520, 4, places[3:6]), (521, 4, places[6:]), (530, 3, [2, 2])], strips, before=blob)


def metadata():
    """A profile, a packet, EXIF and a place."""
    im = Image.open('base.png')
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes()
    im.save('metadata.tiff', icc_profile=profile, compression='tiff_lzw')
    run('exiftool', '-overwrite_original', '-Make=Maker', '-Model=Model 1', '-Artist=Artist', '-Copyright=Copyright', '-XMP-dc:Creator=Creator',
        '-DateTimeOriginal=2026:01:02 03:04:05', '-ExposureTime=1/250', '-GPSLatitude=48.1367', '-GPSLatitudeRef=N', 'metadata.tiff')


def main():
    os.makedirs(sys.argv[1], exist_ok=True)
    os.chdir(sys.argv[1])
    bases()
    for step in [by_tiffcp, by_imagemagick, by_pillow, by_tifffile, odd_ones, old_jpeg, metadata]:
        step()


if __name__ == '__main__':
    main()
