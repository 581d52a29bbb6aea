#!/bin/sh
# install.sh FOLDER [VERSION]: puts the program of a release into a folder, where its checksum agrees. VERSION is as v0.1.0, or latest.
# S3IMG_RELEASES is where releases are, in place of GitHub.
set -eu
fail() {
	echo "install.sh: $*" >&2
	exit 1
}
folder=${1:?usage: install.sh FOLDER [VERSION]} version=${2:-latest}
releases=${S3IMG_RELEASES:-https://github.com/s3img/s3img/releases}
case $version in
latest) from=$releases/latest/download ;;
v*) from=$releases/download/$version ;;
*) fail "no version: $version; say v0.1.0, for example, or latest" ;;
esac
program=s3img
case $(uname -s) in
Linux) os=linux ;;
Darwin) os=darwin ;;
MINGW* | MSYS* | CYGWIN*) os=windows program=s3img.exe ;;
*) fail "there are no releases for $(uname -s): build it from source" ;;
esac
case $(uname -m) in
x86_64 | amd64) arch=amd64 ;;
aarch64 | arm64) arch=arm64 ;;
*) fail "there are no releases for $(uname -m): build it from source" ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
curl -fsSL --retry 3 -o checksums.txt "$from/checksums.txt" || fail "no checksums at $from"
grep -E "  s3img_[^ ]*_${os}_$arch\.(tar\.gz|zip)\$" checksums.txt >wanted || fail "release $version has nothing for $os/$arch"
read -r _ archive <wanted
curl -fsSL --retry 3 -o "$archive" "$from/$archive" || fail "$from/$archive cannot be fetched"
if command -v sha256sum >/dev/null; then sha256sum -c wanted; else shasum -a 256 -c wanted; fi >checked 2>&1 || fail "$archive is not what checksums.txt says"
case $archive in
*.zip) unzip -q "$archive" ;;
*) tar -xzf "$archive" ;;
esac
cd - >/dev/null
mkdir -p "$folder"
mv "$work/$program" "$folder/"
"$folder/$program" version
