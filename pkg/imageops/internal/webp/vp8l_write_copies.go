package webp

// match is where pixels were before: a distance in the lower 20 bits, and above them how many pixels are the same.
type match uint32

const (
	distanceBits = 20
	longestMatch = 1<<(32-distanceBits) - 1
	farthest     = window - len(neighbours)
	hashBits     = 16
	chainLength  = 20 // how many places are tried
	indexChain   = 80 // the same where a pixel is an index, as those of screens
	sureMatch    = 24 // a match so long is taken for those of the pixels before it, too
)

func newMatch(length, distance int) match { return match(length<<distanceBits | distance) }

func (m match) length() int   { return int(m >> distanceBits) }
func (m match) distance() int { return int(m & (1<<distanceBits - 1)) }

// longestMatches finds for each pixel the longest match that some tries give; of equal ones the nearest. It costs 4 bytes a pixel.
func longestMatches(pix []uint32, width int) []match {
	found := make([]match, len(pix))
	chain(pix, found)
	tries := chainLength
	if indexed(pix) {
		tries = indexChain
	}
	for i := len(pix) - 2; i > 0; {
		m := longestAt(pix, found, i, width, tries)
		length, d := m.length(), m.distance()
		found[i] = m
		i--
		if length < sureMatch {
			continue
		}
		for ; i >= d && pix[i] == pix[i-d]; i-- {
			length = min(length+1, longestMatch)
			found[i] = newMatch(length, d)
		}
	}
	if len(pix) > 1 {
		found[len(pix)-1] = 0
	}
	found[0] = 0
	return found
}

// chain makes of each place the one before that has the same hash, plus 1: of two pixels; where they are the same, of one and how
// often it comes from there on.
func chain(pix []uint32, before []match) {
	head := make([]uint32, 1<<hashBits)
	for i := 0; i+1 < len(pix); {
		v, run := pix[i], 1
		for i+run < len(pix) && pix[i+run] == v {
			run++
		}
		for ; run > 1; run-- {
			h := (v*0x9e3779b1 + uint32(run)*0x85ebca6b) >> (32 - hashBits)
			before[i], head[h] = match(head[h]), uint32(i+1)
			i++
		}
		if i+1 < len(pix) {
			h := (v*0x9e3779b1 ^ pix[i+1]*0xc2b2ae35) >> (32 - hashBits)
			before[i], head[h] = match(head[h]), uint32(i+1)
			i++
		}
	}
}

// longestAt is the longest match at i.
func longestAt(pix []uint32, before []match, i, width, tries int) match {
	most := min(longestMatch, len(pix)-i)
	length, distance := 0, 0
	for _, d := range [2]int{width, 1} {
		if d <= i {
			if n := same(pix, i, i-d, most); n > length {
				length, distance = n, d
			}
		}
	}
	at := int(before[i]) - 1
	for range tries {
		if at < 0 || i-at > farthest || length == most {
			break
		}
		if pix[at+length] == pix[i+length] {
			if n := same(pix, i, at, most); n > length {
				length, distance = n, i-at
			}
		}
		at = int(before[at]) - 1
	}
	return newMatch(length, distance)
}

// same counts the pixels that are the same from i and j on.
func same(pix []uint32, i, j, most int) (n int) {
	a, b := pix[i:i+most], pix[j:j+most]
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// distanceCodes finds how distances are written.
type distanceCodes struct {
	width int
	near  [128]uint8 // by rows up and columns to the left, plus 8, as in neighbours
}

func newDistanceCodes(width int) *distanceCodes {
	c := &distanceCodes{width: width}
	for i, v := range neighbours {
		c.near[v] = uint8(i + 1)
	}
	return c
}

// of is how a distance is written: near ones by place.
func (c *distanceCodes) of(distance int) int {
	y, x := distance/c.width, distance%c.width
	if x <= 8 && y < 8 {
		if code := c.near[y<<4|8-x]; code > 0 {
			return int(code)
		}
	}
	if x > c.width-8 && y < 7 {
		if code := c.near[(y+1)<<4|8+c.width-x]; code > 0 {
			return int(code)
		}
	}
	return distance + len(neighbours)
}
