#!/usr/bin/env bash
# Makes the streams of this folder, and sums.txt: the MD5 of the samples that each encoder says a decoder gets. Needs python3,
# x265 and libde265 (3.5 and 1.0.11, of Debian 12), kvazaar (2.3, in
# KVAZAAR), the encoder of the HEVC test model HM (16.18, in HM), and ffmpeg. What the
# encoder says, ffmpeg or libde265 must say too; the test model is right by definition. ./make.sh makes
# all, ./make.sh NAME… some.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
only=" $* "

# source NAME WIDTH HEIGHT CHROMA DEPTH: waves, stripes, and noise in one place.
source() {
	python3 - "$@" "$work" <<'PY'
import math, random, sys
name, w, h, chroma, depth, work = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], int(sys.argv[5]), sys.argv[6]
r, top = random.Random(name), (1 << depth) - 1
def plane(w, h, k):
    out = bytearray()
    for y in range(h):
        for x in range(w):
            v = 0.5 + 0.3 * math.sin((x * (1 + k) + y * 0.7) / 9) + 0.2 * math.cos(y * (1 + 0.3 * k) / 5)
            if (x // 11 + y // 7) % 5 == 0: v = 0.9 if x // 3 % 2 else 0.1
            if 20 < x < 60 and 15 < y < 40: v += r.uniform(-0.25, 0.25)
            n = min(max(int((v + r.uniform(-0.02, 0.02)) * top), 0), top)
            out += n.to_bytes(1 if depth == 8 else 2, "little")
    return bytes(out)
size = {"420": (w // 2, h // 2), "422": (w // 2, h), "444": (w, h), "400": (0, 0)}[chroma]
data = plane(w, h, 0) + plane(*size, 1) + plane(*size, 2)
open(f"{work}/{name}.yuv", "wb").write(data)
PY
	printf '%s %s %s %s\n' "$2" "$3" "$4" "$5" >"$work/$1.txt"
}

# keep NAME RECONSTRUCTION FORMAT
keep() {
	ffmpeg -v error -y -i "$1.265" -f rawvideo -pix_fmt "$3" "$work/$1.ffmpeg" </dev/null
	libde265-dec265 -q -o "$work/$1.libde265" "$1.265" >/dev/null 2>&1
	cmp -s "$2" "$work/$1.ffmpeg" || cmp "$2" "$work/$1.libde265" # each is wrong somewhere
	sum "$1" "$2"
}
touch sums.txt
# sum NAME RECONSTRUCTION
sum() {
	sed -i "/ $1\$/d" sums.txt
	printf '%s %s\n' "$(md5sum <"$2" | cut -d' ' -f1)" "$1" >>sums.txt
}

# x NAME SOURCE OPTION…: with x265.
x() {
	local name=$1 from=$2 w h chroma depth format
	shift 2
	[[ $only = "  " || $only = *" $name "* ]] || return 0
	read -r w h chroma depth <"$work/$from.txt"
	x265 --input "$work/$from.yuv" --input-res "${w}x$h" --input-csp "i$chroma" --input-depth "$depth" --output-depth "$depth" --fps 1 --frames 1 \
		--log-level error --no-info --no-progress --pools 2 --recon "$work/$name.made" --recon-depth "$depth" -o "$name.265" "$@"
	# What this x265 writes of more than 8 bits is half of the samples: another decoder tells them.
	[ "$depth" = 8 ] || libde265-dec265 -q -o "$work/$name.made" "$name.265" >/dev/null 2>&1
	format=yuv${chroma}p
	[ "$chroma" != 400 ] || format=gray
	[ "$depth" = 8 ] || format+=${depth}le
	keep "$name" "$work/$name.made" "${format/gray8/gray}"
}
# k NAME OPTION…: with kvazaar.
k() {
	local name=$1
	shift
	[[ $only = "  " || $only = *" $name "* ]] || return 0
	"$KVAZAAR" -i "$work/a.yuv" --input-res 96x72 --input-fps 1 -n 1 --no-info --gop 0 -p 1 --no-psnr "$@" -o "$name.265" --debug "$work/$name.made" 2>"$work/log"
	keep "$name" "$work/$name.made" yuv420p
}
# m NAME SOURCE OPTION…: with the test model.
m() {
	local name=$1 from=$2 w h chroma depth
	shift 2
	[[ $only = "  " || $only = *" $name "* ]] || return 0
	read -r w h chroma depth <"$work/$from.txt"
	"$HM" -c "${HM_CFG:?the folder cfg of HM}/encoder_intra_main_rext.cfg" -i "$work/$from.yuv" -wdt "$w" -hgt "$h" -f 1 -fr 1 --InputBitDepth="$depth" --InternalBitDepth="$depth" \
		--OutputBitDepth="$depth" --InputChromaFormat="$chroma" --ChromaFormatIDC="$chroma" --Level=6.2 --Profile=none --ExtendedPrecision=0 \
		-b "$name.265" -o "$work/$name.made" "$@" >"$work/log" 2>&1 || { tail "$work/log" >&2; return 1; }
	sum "$name" "$work/$name.made"
}

source a 96 72 420 8
source odd 90 58 420 8
source c 96 72 422 8
source d 96 72 444 8
source e 96 72 400 8
source f 96 72 420 10
source g 96 72 444 10
source h 96 72 422 10
source i 96 72 420 12
source j 64 64 444 12
source wide 160 64 420 8

x plain a --qp 30
x fine-no-wavefronts a --qp 10 --no-wpp
x ctu16 a --crf 20 --ctu 16 --min-cu-size 8
x ctu32-deep a --qp 35 --ctu 32 --tu-intra-depth 4
x lossless a --lossless
x transform-skip a --qp 22 --tskip
x lossless-blocks a --qp 22 --cu-lossless
x scaling-lists a --qp 22 --scaling-list default
x slices wide --qp 30 --ctu 32 --slices 2
x strong-filter a --qp 20 --no-sao --deblock -2:2
x adaptive-qp a --crf 18 --aq-mode 3 --tu-intra-depth 3
x adaptive-qp-groups a --crf 24 --aq-mode 2 --qg-size 16 --aq-strength 3
x no-smoothing a --qp 27 --no-strong-intra-smoothing --no-signhide
x chroma-offsets a --qp 40 --cbqpoffs 5 --crqpoffs -4
x no-deblocking a --qp 30 --no-deblock
x finest a --qp 2
x coarsest a --qp 50
x min-cu-32 a --qp 30 --min-cu-size 32
x max-tu-8 a --qp 26 --max-tu-size 8 --tu-intra-depth 2
x sao-not-deblocked a --qp 33 --sao-non-deblock
x constrained a --qp 28 --constrained-intra
x odd odd --qp 25 --ctu 32
x odd-fine odd --crf 12 --ctu 16
x 422 c --qp 25
x 422-skip c --qp 10 --tskip
x 422-lossless c --lossless
x 422-deep c --qp 18 --tu-intra-depth 3 --ctu 32
x 444 d --qp 25
x 444-skip d --qp 12 --tskip --tu-intra-depth 4
x 444-lossless d --lossless
x grey e --qp 25
x grey-skip e --qp 15 --tskip
x 10-bits f --qp 25
x 10-bits-skip f --crf 15 --tskip
x 10-bits-444 g --qp 24
x 10-bits-422 h --qp 24
x 12-bits i --qp 20
x 12-bits-444 j --qp 20
k tiles -q 27 --tiles 2x1 --no-wpp
k tile-slices -q 27 --tiles 2x1 --slices tiles --no-wpp
k implicit-rdpcm --lossless --implicit-rdpcm
k kvazaar-skip -q 22 --transform-skip --tr-depth-intra 2
k wavefront-slices -q 30 --wpp --slices wpp
k full-search -q 30 --sao full --full-intra-search --rd 2
k qp-in-blocks -q 20 --set-qp-in-cu --vaq 10
k kvazaar-scaling -q 24 --scaling-list default
k chroma-search -q 25 --no-deblock --no-sao --no-signhide --intra-chroma-search
m pcm a -q 30 --PCMEnabledFlag=1 --PCMLog2MinSize=3 --PCMLog2MaxSize=5 --PCMInputBitDepthFlag=0
m pcm-not-filtered a -q 20 --PCMEnabledFlag=1 --PCMLog2MinSize=3 --PCMLog2MaxSize=4 --PCMFilterDisableFlag=1
m dependent-slices wide -q 30 --SliceSegmentMode=1 --SliceSegmentArgument=1 --SliceMode=1 --SliceArgument=2 --MaxCUWidth=32 --MaxCUHeight=32 --MaxPartitionDepth=3
m slices-apart wide -q 32 --SliceMode=1 --SliceArgument=2 --LFCrossSliceBoundaryFlag=0 --MaxCUWidth=32 --MaxCUHeight=32 --MaxPartitionDepth=3
m tiles-apart wide -q 32 --TileUniformSpacing=0 --NumTileColumnsMinus1=2 --TileColumnWidthArray="1 1" --LFCrossTileBoundaryFlag=0 --MaxCUWidth=32 --MaxCUHeight=32 --MaxPartitionDepth=3
m scaling-hm a -q 25 --ScalingList=1
m bypass-blocks a -q 30 --TransquantBypassEnable=1 --CUTransquantBypassFlagForce=1
m qp-groups a -q 28 --MaxDeltaQP=4 --DeltaQpRD=2 --MaxCuDQPDepth=2
m chroma-qp-list d -q 30 --MaxCUChromaQpAdjustmentDepth=2
m cross-component d -q 24 --CrossComponentPrediction=1
m cross-component-10 g -q 24 --CrossComponentPrediction=1
m extensions d -q 18 --TransformSkip=1 --TransformSkipLog2MaxSize=5 --ImplicitResidualDPCM=1 --ResidualRotation=1 --SingleSignificanceMapContext=1 --GolombRiceParameterAdaptation=1 --CrossComponentPrediction=1
m extensions-422 h -q 14 --TransformSkip=1 --TransformSkipLog2MaxSize=4 --ImplicitResidualDPCM=1 --ResidualRotation=1 --SingleSignificanceMapContext=1 --GolombRiceParameterAdaptation=1
m lossless-extensions d -q 20 --TransquantBypassEnable=1 --CUTransquantBypassFlagForce=1 --ImplicitResidualDPCM=1 --ResidualRotation=1 --SingleSignificanceMapContext=1 --CostMode=lossless
m no-reference-smoothing d -q 26 --IntraReferenceSmoothing=0
m aligned-bypass j -q 8 --AlignCABACBeforeBypass=1 --GolombRiceParameterAdaptation=1
m sao-scaled i -q 34 --SaoLumaOffsetBitShift=2 --SaoChromaOffsetBitShift=1
m 444-scaling d -q 26 --ScalingList=1
sort -k2 -o sums.txt sums.txt
