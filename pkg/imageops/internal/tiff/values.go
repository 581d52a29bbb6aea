package tiff

import "math"

// number converts one value of an integer type; false for other types, and for negative numbers.
func (s *structure) number(kind uint16, b []byte) (int64, bool) {
	var n int64
	switch kind {
	case typeByte:
		n = int64(b[0])
	case typeSByte:
		n = int64(int8(b[0]))
	case typeShort:
		n = int64(s.order.Uint16(b))
	case typeSShort:
		n = int64(int16(s.order.Uint16(b)))
	case typeLong, typeIFD:
		n = int64(s.order.Uint32(b))
	case typeSLong:
		n = int64(int32(s.order.Uint32(b)))
	case typeLong8, typeSLong8, typeIFD8:
		n = int64(s.order.Uint64(b))
	default:
		return 0, false
	}
	return n, n >= 0
}

// bytes are the values of a tag as they stand in the file, at most so many of them; nil when there are none.
func (d *directory) bytes(tag uint16, most int64) ([]byte, error) {
	e, ok := d.entries[tag]
	if !ok || e.count*e.size() > most {
		return nil, nil
	}
	b := make([]byte, e.count*e.size())
	return b, d.in.read(b, e.at)
}

// numbers are the values of a tag, the first so many at most; none for a tag that is absent or of another type.
func (d *directory) numbers(tag uint16, most int64) ([]int64, error) {
	e := d.entries[tag]
	size := e.size()
	b := make([]byte, min(e.count, most)*size)
	if err := d.in.read(b, e.at); err != nil {
		return nil, err
	}
	var list []int64
	for ; len(b) > 0; b = b[size:] {
		n, ok := d.number(e.kind, b)
		if !ok {
			return nil, nil
		}
		list = append(list, n)
	}
	return list, nil
}

// first is the first value of a tag, or otherwise.
func (d *directory) first(tag uint16, otherwise int64) (int64, error) {
	list, err := d.numbers(tag, 1)
	if err != nil || len(list) == 0 {
		return otherwise, err
	}
	return list[0], nil
}

// has reports whether a tag is there, with a value.
func (d *directory) has(tag uint16) bool { return d.entries[tag].count > 0 }

// fractions are rational or floating-point values of a tag: exactly n, or nil.
func (d *directory) fractions(tag uint16, n int64) ([]float64, error) {
	e := d.entries[tag]
	if e.count != n {
		return nil, nil
	}
	size := e.size()
	b := make([]byte, n*size)
	if err := d.in.read(b, e.at); err != nil {
		return nil, err
	}
	list := make([]float64, n)
	for i := range list {
		list[i] = d.fraction(e.kind, b[int64(i)*size:])
		if math.IsNaN(list[i]) || math.IsInf(list[i], 0) {
			return nil, nil
		}
	}
	return list, nil
}

// fraction is NaN for what is no number.
func (s *structure) fraction(kind uint16, b []byte) float64 {
	switch kind {
	case typeRational:
		return float64(s.order.Uint32(b)) / float64(s.order.Uint32(b[4:]))
	case typeSRational:
		return float64(int32(s.order.Uint32(b))) / float64(int32(s.order.Uint32(b[4:])))
	case typeFloat:
		return float64(math.Float32frombits(s.order.Uint32(b)))
	case typeDouble:
		return math.Float64frombits(s.order.Uint64(b))
	}
	if n, ok := s.number(kind, b); ok {
		return float64(n)
	}
	return math.NaN()
}

// list reads the numbers of a tag a few at a time: there may be millions.
type list struct {
	*structure
	entry
	window []byte
	from   int64 // the number that window starts with
}

func (d *directory) list(tag uint16) list { return list{structure: d.structure, entry: d.entries[tag]} }

// at is number i, which must be below count.
func (l *list) at(i int64) (int64, error) {
	const numbers = 512
	size := l.size()
	if i < l.from || i >= l.from+int64(len(l.window))/size {
		l.from = i
		l.window = append(l.window[:0], make([]byte, min(numbers, l.count-i)*size)...)
		if err := l.in.read(l.window, l.entry.at+i*size); err != nil {
			l.window = l.window[:0]
			return 0, err
		}
	}
	n, ok := l.number(l.kind, l.window[(i-l.from)*size:])
	if !ok {
		return 0, malformed("places of strips are no numbers")
	}
	return n, nil
}
