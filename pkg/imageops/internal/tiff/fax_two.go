package tiff

// row2 reads a row that is coded by the one above (T.4, 4.2; T.6, 2.2). Names are those of the Recommendation: a0 is where this
// row stands, b1 the next change above to the other colour.
func (r *faxReader) row2() error {
	a0, b, black := 0, 0, false
	for a0 < r.width || len(r.row) == 0 {
		code := r.modes[r.peek(&r.feed, faxBits)]
		switch {
		case code.n == 0 || r.over():
			return r.noCode()
		case len(r.row) > 2*r.width:
			return errTooLong
		}
		r.skip(uint(code.n))
		switch code.value {
		case modePass:
			a0 = r.ref[b+1]
		case modeHorizontal:
			var err error
			if a0, err = r.twoRuns(a0, black); err != nil {
				return err
			}
		case modeExtension:
			return unsupported("a fax in uncompressed mode")
		default:
			a1 := r.ref[b] + int(code.value)
			if a1 < a0 || a1 > r.width {
				return errTooLong
			}
			a0 = a1
			r.row = append(r.row, a0)
			black = !black
		}
		b = r.above(b, a0, black)
	}
	return nil
}

// twoRuns reads runs of both colours from at on, and returns where they end.
func (r *faxReader) twoRuns(at int, black bool) (int, error) {
	for _, black := range [2]bool{black, !black} {
		n, err := r.run(black)
		if err != nil {
			return 0, err
		}
		if at += n; at > r.width {
			return 0, errTooLong
		}
		r.row = append(r.row, at)
	}
	return at, nil
}

// above finds b1: the first change right of a0 that has the parity of the colour.
func (r *faxReader) above(b, a0 int, black bool) int {
	parity := 0
	if black {
		parity = 1
	}
	if b%2 != parity {
		b += 1 - 2*min(b, 1) // a change to the left may make the one before it come into question again
	}
	for r.ref[b] <= a0 && r.ref[b] < r.width {
		b += 2
	}
	return b
}
