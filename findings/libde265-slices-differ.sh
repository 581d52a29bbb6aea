#!/usr/bin/env bash
# libde265, by which libheif and heif-convert read HEIC, gets other colours than the encoder in the second slice of a picture.
#
# libde265-0 1.0.11-1+deb12u3 and x265 3.5-2+b1 (Debian 12).
# Expected: H.265 leaves a decoder no freedom: it gets the samples that the encoder wrote down as its reconstruction, to the last bit.
# Seen: of a still picture in one slice all samples are those of x265. In two slices luma is, and a few samples of Cb and Cr of the second are not.
# ffmpeg 5.1.9 gets what x265 says.
# Why it matters: a check of two decoders by equality, or a hash of decoded pixels as the name of a picture, fails for files that are in order.
#
# Needs: bash, python3, Debian 12 (bookworm) with apt and dpkg.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for p in libde265-0=1.0.11-1+deb12u3 x265=3.5-2+b1 libx265-199=3.5-2+b1 libnuma1; do
  apt-get download "$p" >>apt.log 2>&1
done
for f in *.deb; do
  dpkg-deb -W --showformat='${Package}=${Version}\n' "$f" | grep -E '^(libde265-0|x265)=' || true
  dpkg-deb -x "$f" root
done
export LD_LIBRARY_PATH=$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)

cat >seen.py <<'PY'
import ctypes, math, random, subprocess

W, H = 160, 120
r = random.Random("a")


def plane(w, h, k):
    out = bytearray()
    for y in range(h):
        for x in range(w):
            v = 0.5 + 0.3 * math.sin((x * (1 + k) + y * 0.7) / 9) + 0.2 * math.cos(y * (1 + 0.3 * k) / 5)
            if (x // 11 + y // 7) % 5 == 0:
                v = 0.9 if x // 3 % 2 else 0.1
            if 20 < x < 60 and 15 < y < 40:
                v += r.uniform(-0.25, 0.25)
            out.append(min(max(int((v + r.uniform(-0.02, 0.02)) * 255), 0), 255))
    return bytes(out)


open("in.yuv", "wb").write(plane(W, H, 0) + plane(W // 2, H // 2, 1) + plane(W // 2, H // 2, 2))
de = ctypes.CDLL("libde265.so.0")
de.de265_new_decoder.restype = de.de265_get_next_picture.restype = de.de265_get_image_plane.restype = ctypes.c_void_p


def decode(stream):
    d = ctypes.c_void_p(de.de265_new_decoder())
    assert de.de265_push_data(d, stream, len(stream), ctypes.c_longlong(0), None) == 0 and de.de265_flush_data(d) == 0
    more = ctypes.c_int(1)
    while more.value and de.de265_decode(d, ctypes.byref(more)) == 0:
        image = de.de265_get_next_picture(d)
        if image:
            break
    planes = []
    for c, (w, h) in enumerate([(W, H), (W // 2, H // 2), (W // 2, H // 2)]):
        stride = ctypes.c_int()
        at = de.de265_get_image_plane(ctypes.c_void_p(image), c, ctypes.byref(stride))
        data = ctypes.string_at(at, stride.value * h)
        planes.append(b"".join(data[y * stride.value:][:w] for y in range(h)))
    de.de265_free_decoder(d)
    return planes


for slices in 1, 2:
    subprocess.run(
        f"root/usr/bin/x265 --input in.yuv --input-res {W}x{H} --input-csp i420 --fps 1 --frames 1 --log-level none --no-info --no-progress "
        f"--qp 30 --slices {slices} --recon made.yuv -o s.265", shell=True, check=True, stderr=subprocess.DEVNULL)
    made, got = open("made.yuv", "rb").read(), decode(open("s.265", "rb").read())
    at, seen, rows = 0, [], set()
    for c, p in enumerate(got):
        want = made[at:at + len(p)]
        at += len(p)
        other = [i for i in range(len(p)) if p[i] != want[i]]
        seen.append(len(other))
        rows |= {i // (W // 2) for i in other if c}
    print(f"{slices} slice(s): samples that differ in Y, Cb, Cr: {seen}" + (f", rows {min(rows)} to {max(rows)} of {H // 2}" if rows else ""))
    assert seen[0] == 0 and (sum(seen) == 0) == (slices == 1)
    assert all(row >= 32 for row in rows)  # the second slice begins with the second row of blocks, of 64
PY
python3 seen.py
