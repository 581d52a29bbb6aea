#!/usr/bin/env bash
# jpegtran -copy all keeps the index of a photo's two pictures and writes only the first: the gain map of an HDR photo is announced and not there.
#
# libjpeg-turbo-progs 1:2.1.5-2 (Debian 12).
# Expected: its manual: "all" preserves what is in extra markers, and a transformation loses nothing. The Multi-Picture Format (CIPA DC-007)
# tells length and offset of each picture, of which the second follows the end of the first; a tool that moves or drops one changes the index.
# Seen: of a photo with a small second picture, as phones store gain maps and previews (Ultra HDR, ISO 21496-1), "jpegtran -copy all -optimize" writes the
# index of two unchanged, with an offset that lies behind the end of the new file, ends with 0 and says nothing.
# Why it matters: optimised on its way to the web, an HDR photo becomes an ordinary one that still claims to be HDR; who follows the index reads past the end.
#
# Needs: bash, python3, Debian 12 (bookworm) with apt and dpkg.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for p in libjpeg-turbo-progs=1:2.1.5-2 libjpeg62-turbo=1:2.1.5-2 libturbojpeg0; do
  apt-get download "$p" >>apt.log 2>&1
done
for f in *.deb; do
  dpkg-deb -W --showformat='${Package}=${Version}\n' "$f" | grep '^libjpeg-turbo-progs=' || true
  dpkg-deb -x "$f" root
done
export PATH="$dir/root/usr/bin:$PATH" LD_LIBRARY_PATH="$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)"

cat >seen.py <<'PY'
import struct, subprocess


def picture(width, height):
    pixels = b"P6 %d %d 255\n" % (width, height) + bytes(i * 7 % 256 for i in range(width * height * 3))
    return subprocess.run(["cjpeg"], input=pixels, stdout=subprocess.PIPE, check=True).stdout


def segment(length, offset, second):
    """The APP2 that lists two pictures; offsets count from the byte order mark."""
    ifd = struct.pack(">2sHIH", b"MM", 42, 8, 3)
    ifd += struct.pack(">HHI4s", 0xB000, 7, 4, b"0100") + struct.pack(">HHII", 0xB001, 4, 1, 2)
    ifd += struct.pack(">HHII", 0xB002, 7, 32, 50) + struct.pack(">I", 0)
    data = b"MPF\0" + ifd + struct.pack(">IIIHH", 0x030000, length, 0, 0, 0) + struct.pack(">IIIHH", 0, second, offset, 0, 0)
    return struct.pack(">HH", 0xFFE2, len(data) + 2) + data


def tell(file):
    at = file.find(b"MPF\0") + 4
    assert at > 4
    count = struct.unpack(">I", file[at + 30:at + 34])[0]
    second, offset = struct.unpack(">II", file[at + 70:at + 78])
    there = file[at + offset:at + offset + 2] == b"\xff\xd8"
    return f"{count} in the index, the second " + ("is there" if there else "lies behind the end" if at + offset > len(file) else "is not there")


photo, small = picture(320, 240), picture(80, 60)
app0 = 4 + struct.unpack(">H", photo[4:6])[0]
length = len(photo) + len(segment(0, 0, 0))
file = photo[:app0] + segment(length, length - app0 - 8, len(small)) + photo[app0:] + small
done = subprocess.run(["jpegtran", "-copy", "all", "-optimize"], input=file, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
seen = [tell(file), tell(done.stdout), f"said {done.stderr.decode() or 'nothing'}"]
print("\n".join(seen))
assert seen == ["2 in the index, the second is there", "2 in the index, the second lies behind the end", "said nothing"]
PY
python3 seen.py
