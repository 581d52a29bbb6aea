package hevc

// Modes of intra prediction; from 2 on they are directions (table 8-1).
const (
	modePlanar     = 0
	modeDC         = 1
	modeHorizontal = 10
	modeVertical   = 26
)

// predict fills a block from the samples around it (8.4.4.2).
func (s *slice) predict(b block) {
	n := 1 << b.log2
	around := s.edge[:4*n+1] // from the lower left, up, then right along the top: the corner is at 2n
	s.gather(b, around)
	if s.smooths(b) {
		around = s.smoothed(b, around)
	}
	switch b.mode {
	case modePlanar:
		s.planar(b, around)
	case modeDC:
		s.dc(b, around)
	default:
		s.angular(b, around)
	}
}

// gather collects the samples around a block; those that are not there are taken from their neighbours (8.4.4.2.2).
func (s *slice) gather(b block, around []int32) {
	n := 1 << b.log2
	there := s.present(b)
	plane := &s.Plane[b.plane]
	at := b.y*plane.Stride + b.x
	if side := there[0]; side.from < side.to {
		samples := around[side.from:side.to]
		from := at - 1 + len(samples)*plane.Stride
		for i := range samples {
			from -= plane.Stride
			samples[i] = int32(plane.Pix[from])
		}
	}
	for _, part := range there[1:] {
		if part.from == part.to {
			continue
		}
		samples := around[part.from:part.to]
		line := plane.Pix[at-plane.Stride+part.from-2*n-1:][:len(samples)]
		for i, v := range line {
			samples[i] = int32(v)
		}
	}
	s.bridge(b.plane, around, &there)
}

// present tells which of the samples around a block are there: to the left, at the corner, above, and above to the right (6.4.1). Of
// those that continue the left side or the upper one, the nearer ones were decoded earlier: behind the first that is not there is none.
// To the left and above are blocks of the same CTB, all decoded before, or of CTBs that place has looked at.
func (s *slice) present(b block) (there [4]struct{ from, to int }) {
	n := 1 << b.log2
	w, h := 1, 1
	if b.plane > 0 {
		w, h = s.SPS.subW, s.SPS.subH
	}
	x, y := b.x*w, b.y*h
	mask := 1<<s.SPS.ctb - 1
	atLeft, atTop := x&mask == 0, y&mask == 0
	left, top, corner := 0, 0, true
	switch {
	case atLeft && atTop:
		corner = s.topLeft
	case atLeft:
		corner = s.left
	case atTop:
		corner = s.top
	}
	if !atLeft || s.left {
		left = n + s.below(x, y, n*h)/h
	}
	if !atTop || s.top {
		top = n
	}
	there[0].from, there[0].to = 2*n-left, 2*n
	there[1].from, there[1].to = 2*n, 2*n+b2i(corner)
	there[2].from, there[2].to = 2*n+1, 2*n+1+top
	there[3].from, there[3].to = 3*n+1, 3*n+1+s.toTheRight(x, y, n*w, atTop)/w
	return there
}

// below is how many samples of luma are there below those to the left of a block of a height, at most as many again. Below the CTB, none
// are.
func (s *slice) below(x, y, high int) (n int) {
	end := min(y+2*high, (y|(1<<s.SPS.ctb-1))+1, s.SPS.Height)
	at := s.block(x-1, y+high)
	for y += high; y < end && s.marks[at]&markDone != 0; y += 4 {
		at += s.SPS.blocksWide
		n += 4
	}
	return n
}

// toTheRight is how many samples of luma are there to the right of those above a block of a width, at most as many again.
func (s *slice) toTheRight(x, y, wide int, atTop bool) (n int) {
	side := (x | (1<<s.SPS.ctb - 1)) + 1
	end := min(x+2*wide, s.SPS.Width)
	if !atTop || !s.topRight {
		end = min(end, side)
	}
	x += wide
	if x >= end || x < side && atTop && !s.top {
		return 0
	}
	at := s.block(x, y-1)
	for ; x < end && s.marks[at]&markDone != 0; x += 4 {
		at++
		n += 4
	}
	return n
}

// bridge fills in samples that are not there.
func (s *slice) bridge(plane int, around []int32, there *[4]struct{ from, to int }) {
	if first := there[0]; first.from < first.to && there[2].from < there[2].to && there[1].from < there[1].to { // all but the ends
		repeat(around[:first.from], around[first.from])
		repeat(around[there[3].to:], around[there[3].to-1])
		return
	}
	last := 0 // up to which all are filled
	for _, part := range there {
		if part.from == part.to {
			continue
		}
		v := around[part.from] // below the first that are there
		if last > 0 {
			v = around[last-1]
		}
		for i := last; i < part.from; i++ {
			around[i] = v
		}
		last = part.to
	}
	v := int32(1) << (s.depth(plane) - 1)
	if last > 0 {
		v = around[last-1]
	}
	for i := last; i < len(around); i++ {
		around[i] = v
	}
}

// repeat fills samples with one.
func repeat(samples []int32, v int32) {
	for i := range samples {
		samples[i] = v
	}
}

// smooths reports whether the samples around are filtered (8.4.4.2.3).
func (s *slice) smooths(b block) bool {
	if s.SPS.smoothingOff || b.plane > 0 && s.SPS.ChromaFormat != 3 || b.mode == modeDC || b.log2 == 2 {
		return false
	}
	if b.mode == modePlanar {
		return true
	}
	distance := min(abs(int(b.mode)-modeVertical), abs(int(b.mode)-modeHorizontal))
	return distance > [6]int{3: 7, 4: 1, 5: 0}[b.log2]
}

func abs(v int) int {
	if v < 0 {
		return -v
	}
	return v
}

func (s *slice) smoothed(b block, around []int32) []int32 {
	n := 1 << b.log2
	out := s.smooth[:4*n+1]
	low, corner, right := around[0], around[2*n], around[4*n]
	if s.SPS.strongSmoothing && b.plane == 0 && n == 32 {
		limit := int32(1) << (s.SPS.BitDepthY - 5)
		if abs32(corner+right-2*around[3*n]) < limit && abs32(corner+low-2*around[n]) < limit {
			for i := range 64 {
				out[i] = (int32(64-i)*low + int32(i)*corner + 32) >> 6
				out[64+i] = (int32(64-i)*corner + int32(i)*right + 32) >> 6
			}
			out[128] = right
			return out
		}
	}
	out[0], out[4*n] = low, right
	for i := 1; i < 4*n; i++ {
		out[i] = (around[i-1] + 2*around[i] + around[i+1] + 2) >> 2
	}
	return out
}

func abs32(v int32) int32 {
	if v < 0 {
		return -v
	}
	return v
}

// planar is the mean of two linear gradients (8.4.4.2.4).
func (s *slice) planar(b block, around []int32) {
	plane := &s.Plane[b.plane]
	planarRows(plane.Pix[b.y*plane.Stride+b.x:], plane.Stride, around, b.log2)
}

// planarRowsGo fills n×n samples, n being 1<<log2.
func planarRowsGo(pix []uint16, stride int, around []int32, log2 int) {
	n := 1 << log2
	top := around[2*n+1:]
	right, low := top[n], around[n-1]
	for y := range n {
		left := around[2*n-1-y]
		line := pix[y*stride:][:n]
		a, c := int32(n-1-y), int32(y+1)*low+int32(n)
		for x := range line {
			line[x] = uint16((int32(n-1-x)*left + int32(x+1)*right + a*top[x] + c) >> (log2 + 1))
		}
	}
}

// dc is the mean of the samples around, with softer edges in luma (8.4.4.2.5).
func (s *slice) dc(b block, around []int32) {
	n := 1 << b.log2
	plane := &s.Plane[b.plane]
	sum := int32(n)
	for i := range n {
		sum += around[2*n-1-i] + around[2*n+1+i]
	}
	mean := sum >> (b.log2 + 1)
	first := plane.Pix[b.y*plane.Stride+b.x:][:n]
	for x := range first {
		first[x] = uint16(mean)
	}
	for y := 1; y < n; y++ {
		copy(plane.Pix[(b.y+y)*plane.Stride+b.x:], first)
	}
	if b.plane > 0 || n == 32 {
		return
	}
	at := b.y*plane.Stride + b.x
	for i := 1; i < n; i++ {
		plane.Pix[at+i] = uint16((around[2*n+1+i] + 3*mean + 2) >> 2)
		plane.Pix[at+i*plane.Stride] = uint16((around[2*n-1-i] + 3*mean + 2) >> 2)
	}
	plane.Pix[at] = uint16((around[2*n-1] + 2*mean + around[2*n+1] + 2) >> 2)
}

// angles are in 32nds of a sample for each row or column (table 8-5); inverse are those of modes 11 to 25 (table 8-6).
var (
	angles = [35]int{
		2: 32, 26, 21, 17, 13, 9, 5, 2, 0, -2, -5, -9, -13, -17, -21, -26, -32, -26, -21, -17, -13, -9, -5, -2, 0, 2, 5, 9, 13, 17, 21, 26, 32,
	}
	inverseAngles = [35]int{
		11: -4096, -1638, -910, -630, -482, -390, -315, -256, -315, -390, -482, -630, -910, -1638, -4096,
	}
)

// angular continues the samples around in a direction (8.4.4.2.6).
func (s *slice) angular(b block, around []int32) {
	n := 1 << b.log2
	vertical := b.mode >= 18
	angle := angles[b.mode]
	ref := s.reference(b, around, vertical)
	plane := &s.Plane[b.plane]
	pix := plane.Pix[b.y*plane.Stride+b.x:]
	if vertical {
		angularRows(pix, plane.Stride, ref, n, angle)
	} else {
		angularRows(s.square[:], n, ref, n, angle)
		turn(pix, plane.Stride, s.square[:], n)
	}
	plain := s.SPS.implicitRDPCM && s.bypassCU
	if angle == 0 && b.plane == 0 && n < 32 && !plain {
		s.softEdge(b, around, vertical)
	}
}

// angularRowsGo fills n×n samples, row by row, with what lies above them in ref, where 32 is the corner. The angle is how far to the
// right for each row, in 32nds of a sample.
func angularRowsGo(pix []uint16, stride int, ref []int32, n, angle int) {
	for y := range n {
		move := (y + 1) * angle
		part := int32(move & 31)
		from := ref[32+move>>5+1:][:n+1]
		line := pix[y*stride:][:n]
		for x := range line {
			line[x] = uint16(((32-part)*from[x] + part*from[x+1] + 16) >> 5)
		}
	}
}

// turnGo copies a square of n×n samples, its rows to columns.
func turnGo(pix []uint16, stride int, square []uint16, n int) {
	for x := range n {
		for y, v := range square[x*n:][:n] {
			pix[y*stride+x] = v
		}
	}
}

// reference lays out the samples that a direction starts from; 32 is the corner.
func (s *slice) reference(b block, around []int32, vertical bool) []int32 {
	n := 1 << b.log2
	ref := s.ref[:]
	corner := 2 * n
	side := 1 // towards the samples along the main side
	if !vertical {
		side = -1
	}
	angle := angles[b.mode]
	for i := range n + 1 {
		ref[32+i] = around[corner+side*i]
	}
	if angle >= 0 {
		for i := n + 1; i <= 2*n; i++ {
			ref[32+i] = around[corner+side*i]
		}
		return ref
	}
	if end := n * angle >> 5; end < -1 {
		inverse := inverseAngles[b.mode]
		for i := -1; i >= end; i-- {
			ref[32+i] = around[corner-side*((i*inverse+128)>>8)]
		}
	}
	return ref
}

// softEdge softens the side of a block that is predicted straight across it (8.4.4.2.6).
func (s *slice) softEdge(b block, around []int32, vertical bool) {
	n := 1 << b.log2
	plane := &s.Plane[b.plane]
	most := int32(1)<<s.SPS.BitDepthY - 1
	side, step := -1, plane.Stride // the samples beside, and the way along them
	if !vertical {
		side, step = 1, 1
	}
	corner := 2 * n
	base := around[corner-side]
	at := b.y*plane.Stride + b.x
	for i := range n {
		v := base + (around[corner+side*(i+1)]-around[corner])>>1
		plane.Pix[at+i*step] = uint16(min(max(v, 0), most))
	}
}
