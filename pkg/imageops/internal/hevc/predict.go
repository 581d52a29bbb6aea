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
	plane := &s.Plane[b.plane]
	unitX, unitY := 4, 4 // samples of this plane for a 4×4 block of luma
	w, h := 1, 1
	if b.plane > 0 {
		w, h = s.SPS.subW, s.SPS.subH
		unitX, unitY = 4/w, 4/h
	}
	first := -1 // of those that are there
	last := 0   // up to which all are filled
	have := func(from, count, x, y, stepX, stepY int) {
		at := y*plane.Stride + x
		step := stepY*plane.Stride + stepX
		for i := range count {
			around[from+i] = int32(plane.Pix[at+i*step])
		}
		if first < 0 {
			first = from
		} else {
			v := around[last-1]
			for i := last; i < from; i++ {
				around[i] = v
			}
		}
		last = from + count
	}
	x, y := b.x-1, b.y+2*n-1
	for i := 0; i < 2*n; i += unitY {
		if s.available(x*w, (y-i)*h) {
			have(i, unitY, x, y-i, 0, -1)
		}
	}
	if s.available(x*w, (b.y-1)*h) {
		have(2*n, 1, x, b.y-1, 0, 0)
	}
	for i := 0; i < 2*n; i += unitX {
		if s.available((b.x+i)*w, (b.y-1)*h) {
			have(2*n+1+i, unitX, b.x+i, b.y-1, 1, 0)
		}
	}
	if first < 0 {
		v := int32(1) << (s.depth(b.plane) - 1)
		for i := range around {
			around[i] = v
		}
		return
	}
	for i := range first {
		around[i] = around[first]
	}
	for i := last; i < len(around); i++ {
		around[i] = around[last-1]
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
	n := 1 << b.log2
	plane := &s.Plane[b.plane]
	top := around[2*n+1:]
	right, low := top[n], around[n-1]
	for y := range n {
		left := around[2*n-1-y]
		line := plane.Pix[(b.y+y)*plane.Stride+b.x:][:n]
		a, c := int32(n-1-y), int32(y+1)*low+int32(n)
		for x := range line {
			line[x] = uint16((int32(n-1-x)*left + int32(x+1)*right + a*top[x] + c) >> (b.log2 + 1))
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
	for y := range n {
		line := plane.Pix[(b.y+y)*plane.Stride+b.x:][:n]
		for x := range line {
			line[x] = uint16(mean)
		}
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
	at, along, across := b.y*plane.Stride+b.x, 1, plane.Stride
	if !vertical {
		along, across = plane.Stride, 1
	}
	for y := range n {
		move := (y + 1) * angle
		whole, part := move>>5, int32(move&31)
		from := ref[32+whole+1:]
		to := at + y*across
		if part == 0 {
			for x := range n {
				plane.Pix[to+x*along] = uint16(from[x])
			}
			continue
		}
		for x := range n {
			plane.Pix[to+x*along] = uint16(((32-part)*from[x] + part*from[x+1] + 16) >> 5)
		}
	}
	plain := s.SPS.implicitRDPCM && s.bypassCU
	if angle == 0 && b.plane == 0 && n < 32 && !plain {
		s.softEdge(b, around, vertical)
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
