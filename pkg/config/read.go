package config

import (
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/quantity"
)

// Read sets what lookup knows, which is asked for variables; what it does not know stays. Without sizes and renditions there are
// imageops.DefaultSizes. It fails with a [*SettingError].
func (s *Settings) Read(lookup func(name string) (value string, set bool)) error {
	for _, row := range Table() {
		value, set := lookup(row.Variable)
		if !set || (value == "" && !row.Empty) {
			continue
		}
		if err := row.set(s, value); err != nil {
			return &SettingError{Name: row.Variable, Value: value, Err: err}
		}
	}
	return s.readRenditions(lookup)
}

// readRenditions comes after the rest: what a description does not say is that of all.
func (s *Settings) readRenditions(lookup func(name string) (value string, set bool)) (err error) {
	s.Image.Sizes, s.Image.Renditions = nil, nil
	if value, _ := lookup(VarSizes); value != "" {
		if s.Image.Sizes, err = quantity.Sizes(value); err != nil {
			return &SettingError{Name: VarSizes, Value: value, Err: err}
		}
	}
	value, _ := lookup(VarRenditions)
	for _, line := range SplitRenditions(value) {
		spec, err := imageops.ParseSpec(line, s.Image.Style)
		if err != nil {
			return &SettingError{Name: VarRenditions, Value: value, Err: err}
		}
		s.Image.Renditions = append(s.Image.Renditions, spec)
	}
	if len(s.Image.Sizes)+len(s.Image.Renditions) == 0 {
		s.Image.Sizes = imageops.DefaultSizes()
	}
	return nil
}
