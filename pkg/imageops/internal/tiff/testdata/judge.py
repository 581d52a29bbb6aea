#!/usr/bin/python3
"""judge.py DIR FILE…: what TIFF files show, the middles of 6×4 patches, upright, over white, 8 bits. DIR holds node's sharp.

Prints JSON: for each file its size, patches, and who says so. Those are two or more of sharp, Pillow, libtiff's tiff2rgba,
ImageMagick, and the picture that make.py made the file of: the largest set within 8 levels of its first. REASONS says which one is
right where there is no such set, or where it is wrong. What none of them reads is left out.
"""
import json
import re
import subprocess
import sys
import tempfile

import numpy
from PIL import Image, ImageCms, ImageOps

from make import COLOURS, D50_OF_SRGB, HEIGHT, WIDTH, lab

SHARP = """
import sharp from 'sharp';
for (const f of process.argv.slice(1)) try {
  const {data, info: i} = await sharp(f).rotate().toColourspace('srgb').flatten({background: '#fff'}).removeAlpha()
    .raw({depth: 'uchar'}).toBuffer({resolveWithObject: true});
  const patches = [];
  for (let r = 0; r < 4; r++) for (let c = 0; c < 6; c++) {
    const at = (Math.floor((2*r+1)*i.height/8)*i.width + Math.floor((2*c+1)*i.width/12))*i.channels;
    patches.push(i.channels < 3 ? [data[at], data[at], data[at]] : [data[at], data[at+1], data[at+2]]);
  }
  console.log(JSON.stringify({size: [i.width, i.height], patches}));
} catch (e) { console.log(JSON.stringify({error: String(e.message || e).slice(0, 120)})); }
"""


def patches(im):
    im = ImageOps.exif_transpose(im)
    if im.mode.startswith('I;16') or im.mode == 'I':
        im = im.point(lambda v: v / 257).convert('L') if im.mode == 'I' else im.point(lambda v: v / 257, 'L')
    if im.mode == 'LAB':
        im = ImageCms.applyTransform(im, ImageCms.buildTransform(ImageCms.createProfile('LAB'), ImageCms.createProfile('sRGB'), 'LAB', 'RGB'))
    if im.mode in ('LA', 'RGBA', 'PA', 'La', 'RGBa'):
        im = im.convert('RGBA') if im.mode not in ('La', 'RGBa') else im.convert('RGBA')
        white = Image.new('RGBA', im.size, 'white')
        white.alpha_composite(im)
        im = white
    im = im.convert('RGB')
    w, h = im.size
    return {'size': [w, h], 'patches': [list(im.getpixel(((2 * c + 1) * w // 12, (2 * r + 1) * h // 8))) for r in range(4) for c in range(6)]}


def tried(f):
    try:
        return f()
    except Exception as e:
        return {'error': str(e)[:120]}


def by(tool, *args):
    def show(name):
        with tempfile.NamedTemporaryFile(suffix='.png' if tool[0] != 't' else '.tif') as out:
            done = subprocess.run([tool, *[a.format(name=name, out=out.name) for a in args]], capture_output=True)
            if done.returncode:
                raise ValueError(done.stderr.decode()[-120:])
            return patches(Image.open(out.name))
    return show


LIGHT = 'floating-point colours are proportional to light, as libvips, Photoshop and renderers have them; ImageMagick takes them as encoded'
NOT_ALPHA = 'a sample of no stated meaning is not alpha (TIFF 6.0, ExtraSamples)'
D50 = 'Lab without WhitePoint is of D50, as littlecms and Photoshop have it; libvips and libtiff take D65'

# What s3img does not read.
NOT_READ = ['rgb-lzma.tiff', 'rgb-webp.tiff']

# By the start of a name: who is right, and why.
REASONS = {
    'float-64': ('sharp, of float-32.tiff', LIGHT), 'float-16': ('sharp', LIGHT), 'float-32': ('sharp', LIGHT),
    'float-grey': ('ImageMagick', 'gray of 0 to 1; libvips and Pillow take 0 to 255'), 'pillow-f': ('ImageMagick', 'as float-grey'),
    'hand-two-extras': ('Pillow', NOT_ALPHA), 'tifffile-extra': ('Pillow', NOT_ALPHA), 'hand-alpha-second': ('picture', NOT_ALPHA),
    'hand-lab-cie-8': ('rounded', D50), 'hand-lab-icc-8': ('rounded', D50), 'hand-lab': ('picture', D50), 'uint-': ('ImageMagick', 'all of the range counts; libvips and Pillow cut off at 255'),
    'lab-8': ('ImageMagick', 'the file says D65, which littlecms does not heed'), 'lab-16': ('sharp', 'the file says D65'),
    'pillow-i.': ('black', 'the values are 0 to 255 of 2³¹'), 'hand-no-photometric': ('picture', 'three samples are RGB, as libtiff guesses'),
    'hand-predictor-4': ('sixteen', 'none of the tools has this depth'),
    **{name: ('ImageMagick', 'the only tool that has this depth') for name in ['grey-3', 'grey-5', 'rgb-3', 'rgb-5']},
    'turned-5': ('sharp', 'the others do not turn it'), 'turned-7': ('sharp', 'the others do not turn it'),
    'hand-signed': ('positive', 'negative numbers are black'),
}


def pictures(name):
    """What make.py started with, in colour, in gray, and in black and white."""
    alpha = [255 if (2 * c + 1) * WIDTH // 12 % 12 < 6 else 128 for c in range(6)] * 4
    for colours in COLOURS, [over(p, a) for p, a in zip(COLOURS, alpha)]:
        yield colours
        if depth := re.match('(?:rgb|grey|hand-bits)-([1-7])[.]', name):
            top = (1 << int(depth[1])) - 1
            yield [tuple(v * top // 255 * 255 // top for v in p) for p in colours]
        grey = [(r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16 for r, g, b in COLOURS]
    yield [(v, v, v) for v in grey]
    if depth:
        yield [(v * top // 255 * 255 // top,) * 3 for v in grey]
    yield [(255 * (v > 120),) * 3 for v in grey]
    yield [(v // 16 * 17,) * 3 for v in grey]


def rounded_lab():
    """The picture, its Lab rounded to 8 bits and back."""
    v = numpy.frombuffer(lab(numpy.array([COLOURS], numpy.uint8), 8, 8), numpy.uint8).reshape(-1, 3)
    l, a, b = v[:, 0] / 2.55, v[:, 1].astype(numpy.int8) * 1.0, v[:, 2].astype(numpy.int8) * 1.0
    f = numpy.stack([(l + 16) / 116 + a / 500, (l + 16) / 116, (l + 16) / 116 - b / 200], 1)
    xyz = numpy.where(f > 6 / 29, f ** 3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * [0.9642, 1, 0.8249]
    light = numpy.clip(xyz @ numpy.linalg.inv(D50_OF_SRGB).T, 0, 1)
    return numpy.rint(255 * numpy.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)).astype(int).tolist()


def over(p, alpha):
    return tuple((v * alpha + 255 * (255 - alpha)) // 255 for v in p)


def distance(a, b):
    if a['size'] != b['size']:
        return 999
    return max(abs(u - v) for p, q in zip(a['patches'], b['patches']) for u, v in zip(p, q))


def verdict(name, shown, all_shown):
    shown = {tool: s for tool, s in shown.items() if 'error' not in s}
    size = next((s['size'] for s in shown.values()), [WIDTH, HEIGHT])
    if name in NOT_READ:
        return None
    reason = next((r for start, r in REASONS.items() if name.startswith(start)), None)
    known = {**shown}
    best = []
    for p in pictures(name):
        known['picture'] = {'size': size, 'patches': [list(v) for v in p]}
        for tool, s in known.items():
            agree = [tool] + [t for t, o in known.items() if t != tool and distance(s, o) <= 8]
            if len(agree) > len(best):
                best, chosen = agree, s
        if reason and reason[0] == 'picture':
            return {**known['picture'], 'who': ['picture'], 'why': reason[1]}
    if reason:
        who, why = reason
        if who == 'sixteen':
            chosen = {'size': size, 'patches': [list(v) for v in list(pictures(name))[-1]]}
        elif who == 'rounded':
            chosen = {'size': size, 'patches': rounded_lab()}
        elif who == 'black':
            chosen = {'size': size, 'patches': [[0, 0, 0]] * 24}
        elif who == 'positive':
            chosen = {'size': size, 'patches': [[max(0, v - 128) * 255 // 127 for v in p] for p in COLOURS]}
        elif 'float-32.tiff' in who:
            chosen = all_shown['float-32.tiff']['sharp']
        else:
            chosen = shown[who]
        return {**chosen, 'who': [who], 'why': why}
    return {**chosen, 'who': best} if len(best) > 1 else None


def main():
    folder, names = sys.argv[1], sys.argv[2:]
    sharp = subprocess.run(['node', '--input-type=module', '-e', SHARP, *names], cwd=folder, capture_output=True, text=True).stdout.split('\n')
    tools = {'Pillow': lambda name: patches(Image.open(name)), 'tiff2rgba': by('tiff2rgba', '{name}', '{out}'),
             'ImageMagick': by('/usr/bin/convert', '{name}[0]', '-auto-orient', '-colorspace', 'sRGB', '-background', 'white', '-flatten', '-depth', '8', 'PNG24:{out}')}
    out = {}
    for name, line in zip(names, sharp):
        key = name.rsplit('/', 1)[-1]
        out[key] = {'sharp': json.loads(line), **{tool: tried(lambda: show(name)) for tool, show in tools.items()}}
    verdicts = {key: verdict(key, shown, out) for key, shown in out.items()}
    print('{\n' + ',\n'.join(f'{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}' for k, v in verdicts.items() if v) + '\n}')
    print('left out:', [k for k, v in verdicts.items() if not v], file=sys.stderr)


main()
