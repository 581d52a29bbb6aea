package hevc

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// besideEdges is samples of a picture with flat parts, slopes and steps, so that edges of all kinds come about.
func besideEdges(r *rand.Rand, n, depth int) []uint16 {
	pix := make([]uint16, n)
	most := 1<<depth - 1
	level, spread := r.IntN(most+1), 1<<r.IntN(depth-1)
	if r.IntN(4) == 0 {
		level = r.IntN(2) * most
	}
	for i := range pix {
		pix[i] = uint16(min(max(level+r.IntN(2*spread)-spread, 0), most))
	}
	return pix
}

func someLimits(r *rand.Rand, depth int) edgePart {
	if r.IntN(4) == 0 {
		return edgePart{}
	}
	return edgePart{uint16(betaTable[r.IntN(len(betaTable))]) << (depth - 8), uint16(tcTable[r.IntN(len(tcTable))]) << (depth - 8)}
}

// The assembly softens edges as its Go twins do, and changes nothing else. Where there is none, both are the same.
func TestSoftenLumaTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	changed := 0
	for i := range 20000 {
		depth := 8 + i%5
		edges := make([]lumaEdge, 1+r.IntN(4))
		for k := range edges {
			edges[k] = lumaEdge{someLimits(r, depth), someLimits(r, depth)}
		}
		stride := 8*len(edges) + r.IntN(9)
		got := besideEdges(r, 7*stride+8*len(edges)+r.IntN(9), depth)
		before, want := slices.Clone(got), slices.Clone(got)
		if i&1 == 0 {
			lumaColumns(got, stride, edges, 1<<depth-1)
			lumaColumnsGo(want, stride, edges, 1<<depth-1)
		} else {
			lumaRows(got, stride, edges, 1<<depth-1)
			lumaRowsGo(want, stride, edges, 1<<depth-1)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%d: %d bits, limits %v, stride %d, of %v: %v, want %v", i, depth, edges, stride, before, got, want)
		}
		if !slices.Equal(before, want) {
			changed++
		}
	}
	if changed < 5000 {
		t.Errorf("only %d of 20000 edges are softened", changed)
	}
}

func TestSoftenChromaTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for i := range 20000 {
		depth := 8 + i%5
		limits := make([]uint16, 4*(1+r.IntN(4)))
		for k := range limits {
			limits[k] = someLimits(r, depth).tc
		}
		width := 2 * len(limits) // of the columns
		if i&1 == 1 {
			width = len(limits)
		}
		stride := width + r.IntN(9)
		got := besideEdges(r, 3*stride+width+r.IntN(9), depth)
		want := slices.Clone(got)
		if i&1 == 0 {
			chromaColumns(got, stride, limits, 1<<depth-1)
			chromaColumnsGo(want, stride, limits, 1<<depth-1)
		} else {
			chromaRows(got, stride, limits, 1<<depth-1)
			chromaRowsGo(want, stride, limits, 1<<depth-1)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%d: %d bits, limits %v, stride %d: %v, want %v", i, depth, limits, stride, got, want)
		}
	}
}
