package renditions

import (
	"fmt"

	"github.com/s3img/s3img/pkg/imageops"
)

// claimedNames are what a source needs for itself, or an error where the destination can have no such object.
func (j *job) claimedNames(src Source) (names []string, err error) {
	names = j.claimedRenditions(src)
	if j.opt.Manifest {
		names = append(names, j.manifestName(src))
	}
	if folder, ok := j.opt.Dest.(speller); ok {
		for _, name := range names {
			if _, err = folder.Spell(name); err != nil {
				return nil, err
			}
		}
	}
	return names, nil
}

// namesOf are those of all that belongs to a source.
func (j *job) namesOf(src Source) (names []string) {
	for _, output := range j.outputs(src) {
		names = append(names, output.Name)
	}
	if j.opt.Manifest {
		names = append(names, j.manifestName(src))
	}
	return names
}

// claimedRenditions are those of one description for each list of formats: it stands for all that have the same, whose names differ in
// nothing else.
func (j *job) claimedRenditions(src Source) (names []string) {
	stands := make(map[string]string) // for the formats, by its label
	for _, output := range j.outputs(src) {
		formats, label := fmt.Sprint(output.Spec.Format, output.Spec.Also), output.Spec.Label()
		if stands[formats] == "" {
			stands[formats] = label
		}
		if stands[formats] == label {
			names = append(names, output.Name)
		}
	}
	return names
}

// spell is the one spelling of a name in the destination. One that the destination refuses stays as it is.
func (j *job) spell(name string) string {
	if folder, ok := j.opt.Dest.(speller); ok {
		if spelt, err := folder.Spell(name); err == nil {
			return spelt
		}
	}
	return name
}

func (j *job) manifestName(src Source) string { return j.spell(imageops.ManifestName(src.Name)) }

// meeting tells whether two names are one object of a destination; nil says that none are.
func meeting(opt Options) func(a, b string) bool {
	folder, ok := opt.Dest.(speller)
	if !ok {
		return nil
	}
	return func(a, b string) bool { return folder.Meet(a, b, !opt.DryRun) }
}
