#!/usr/bin/env python3
"""Makes the files of this folder and what they must decode to: see README.md. Needs Pillow, numpy, and cwebp, dwebp, img2webp
and webpmux of libwebp; sharp.mjs needs npm's sharp. A rerun changes nothing but with another version of these."""
import csv, glob, hashlib, os, struct, subprocess, sys, tempfile
import numpy as np
from PIL import Image

os.chdir(os.path.dirname(os.path.abspath(__file__)))
tmp = tempfile.mkdtemp()
rng = np.random.RandomState(7)


def run(*args):
    subprocess.run([str(a) for a in args], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def photo(w, h):
    """Smooth colours, a disc with a hard edge, and grain in one half."""
    y, x = np.mgrid[0:h, 0:w].astype(float)
    a = np.stack([128 + 100 * np.sin(x / 17 + y / 29), 60 + x * 150 / w, 200 - y * 150 / h], 2)
    disc = (x - w / 3) ** 2 + (y - h / 2) ** 2 < (h / 3) ** 2
    a[disc] = a[disc] * 0.3 + np.array([150, 30, 20])
    a[:, w // 2:] += rng.normal(0, 25, (h, w - w // 2, 1))
    return np.clip(a, 0, 255).astype(np.uint8)


def flat(w, h, colors):
    y, x = np.mgrid[0:h, 0:w]
    return np.array(colors, np.uint8)[((x // 7) ^ (y // 5)) % len(colors)]


def with_alpha(rgb, soft):
    h, w = rgb.shape[:2]
    y, x = np.mgrid[0:h, 0:w].astype(float)
    d = np.hypot(x - w / 2, y - h / 2)
    a = np.clip(255 - d * 6, 0, 255) if soft else np.where(d < h / 2, 255, 0)
    return np.dstack([rgb, a.astype(np.uint8)])


def save(name, a):
    Image.fromarray(a).save(f'{tmp}/{name}.png')


palette = lambda n: [[(i * 67) % 256, 255 - (i * 31) % 256, (i * i) % 256] for i in range(n)]
save('photo', photo(83, 61))
save('soft', with_alpha(photo(83, 61), True))
save('hard', with_alpha(flat(83, 61, palette(5)), False))
for n in (2, 4, 16, 200):
    save(f'colors{n}', flat(61, 43, palette(n)))

lossy = ['-q 75', '-q 0', '-q 5', '-q 100', '-q 50 -segments 1', '-q 50 -segments 4 -sns 100', '-q 60 -partition_limit 80 -m 6',
         '-q 40 -f 100 -sharpness 7', '-q 40 -f 60 -sharpness 3 -strong', '-q 30 -f 20 -sharpness 5 -strong', '-q 40 -nostrong -f 70',
         '-q 20 -nostrong -f 100 -sharpness 5', '-q 30 -f 0', '-m 0 -q 20', '-m 6 -q 90 -pass 10', '-size 1500', '-jpeg_like -q 50',
         '-af -q 30', '-preset drawing -q 40', '-q 70 -sharp_yuv', '-low_memory -q 10 -m 3']
alpha = ['-alpha_method 0', '-alpha_method 0 -alpha_filter fast', '-alpha_method 0 -alpha_filter best', '-alpha_filter none',
         '-alpha_filter best', '-alpha_q 30', '-alpha_q 0', '-exact -q 60']
lossless = ['-z 0', '-z 3', '-z 6', '-z 9', '-near_lossless 40', '-exact -m 0']
for i, o in enumerate(lossy):
    run('cwebp', *o.split(), f'{tmp}/photo.png', '-o', f'lossy_{i:02}.webp')
for i, o in enumerate(alpha):
    run('cwebp', *o.split(), f'{tmp}/soft.png', '-o', f'alpha_{i}.webp')
for i, o in enumerate(lossless):
    run('cwebp', '-lossless', *o.split(), f'{tmp}/soft.png', '-o', f'lossless_{i}.webp')
for n in (2, 4, 16, 200):
    run('cwebp', '-lossless', '-z', 6, f'{tmp}/colors{n}.png', '-o', f'colors_{n}.webp')
run('cwebp', '-lossless', '-z', 6, f'{tmp}/hard.png', '-o', 'colors_hard.webp')
for i, (w, h) in enumerate([(1, 1), (1, 2), (2, 1), (2, 3), (3, 33), (7, 1), (8, 8), (9, 15), (15, 16), (16, 17), (17, 33), (33, 2), (31, 32)]):
    run('cwebp', '-q', 60, '-resize', w, h, f'{tmp}/{"soft" if i % 2 else "photo"}.png', '-o', f'size_{w}x{h}.webp')
    run('cwebp', '-lossless', '-resize', w, h, f'{tmp}/{"hard" if i % 2 else "photo"}.png', '-o', f'size_lossless_{w}x{h}.webp')
Image.open(f'{tmp}/soft.png').save('pillow_0.webp', quality=40, method=2, icc_profile=b'', exif=b'')
Image.open(f'{tmp}/hard.png').save('pillow_1.webp', lossless=True, quality=10)
if len(sys.argv) > 1:
    subprocess.run(['node', os.path.abspath('sharp.mjs'), tmp, os.getcwd()], check=True, cwd=sys.argv[1])  # a folder with node_modules

rows = []
for name in sorted(glob.glob('*.webp')):
    if name.startswith('moving'):
        continue
    chunks = open(name, 'rb').read()
    run('dwebp', '-pam', name, '-o', f'{tmp}/o.pam')
    pam = open(f'{tmp}/o.pam', 'rb').read()
    fields = dict(l.split(b' ') for l in pam[:pam.index(b'ENDHDR')].splitlines() if b' ' in l)
    w, h = int(fields[b'WIDTH']), int(fields[b'HEIGHT'])
    planes = ''
    if b'VP8 ' in chunks[:60] or b'ALPH' in chunks[:60]:
        run('dwebp', '-yuv', name, '-o', f'{tmp}/o.yuv')
        yuv = open(f'{tmp}/o.yuv', 'rb').read()[:w * h + 2 * ((w + 1) // 2) * ((h + 1) // 2)]
        planes = hashlib.sha256(yuv).hexdigest()[:32]
    rows.append([name, w, h, planes, hashlib.sha256(pam[-4 * w * h:]).hexdigest()[:32]])
with open('pixels.csv', 'w', newline='') as f:
    csv.writer(f, lineterminator='\n').writerows([['file', 'width', 'height', 'planes', 'rgba']] + rows)

# Animations, and their pictures one below the other as libwebp's animation decoder composes them.
frames = []
for i in range(4):
    a = with_alpha(flat(40, 30, palette(3 + i)), False)
    a[:, : 8 * i, 3] = 0
    Image.fromarray(a).save(f'{tmp}/m{i}.png')
    frames.append(f'{tmp}/m{i}.png')
run('img2webp', '-loop', 3, '-d', 40, '-lossless', frames[0], '-d', 100, frames[1], '-lossy', '-q', 80, frames[2], frames[3], '-o', 'moving_img2webp.webp')
Image.open(frames[0]).save('moving_pillow.webp', save_all=True, append_images=[Image.open(f) for f in frames[1:]], duration=[70, 80, 90, 100], loop=0, lossless=True, minimize_size=True)
parts = []
for i, (x, y, d, b) in enumerate([(0, 0, 0, '-b'), (4, 6, 1, '+b'), (10, 2, 0, '+b'), (2, 2, 1, '-b')]):
    im = Image.open(frames[i]).crop((8, 4, 30, 24))
    im.save(f'{tmp}/p{i}.png')
    run('cwebp', '-lossless', '-exact', f'{tmp}/p{i}.png', '-o', f'{tmp}/p{i}.webp')
    parts += ['-frame', f'{tmp}/p{i}.webp', f'+{50 + i}+{x}+{y}+{d}{b}']
run('webpmux', *parts, '-loop', 0, '-bgcolor', '255,10,20,30', '-o', f'{tmp}/mux.webp')
os.replace(f'{tmp}/mux.webp', 'moving_webpmux.webp')
for name in sorted(glob.glob('moving*.webp')):
    im = Image.open(name)
    out = Image.new('RGBA', (im.width, im.height * im.n_frames))
    for i in range(im.n_frames):
        im.seek(i)
        out.paste(im.convert('RGBA'), (0, i * im.height))
    out.save(name.replace('.webp', '.png'), optimize=True)
