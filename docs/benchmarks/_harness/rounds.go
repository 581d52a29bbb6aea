package main

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// rounds runs all tools in turn, each round beginning with another one, so that what the machine does beside meets all alike.
func (s session) rounds(ctx context.Context, result *setResult, chosen []variant) error {
	for round := range s.opts.rounds {
		for k := range s.tools {
			i := (round + k) % len(s.tools)
			f, err := s.once(ctx, chosen[i], result.Name, s.tools[i].name)
			if err != nil {
				return err
			}
			result.Tools[i].Rounds = append(result.Tools[i].Rounds, f)
		}
	}
	for i := range result.Tools {
		result.Tools[i].figures = summary(result.Tools[i].Rounds)
	}
	return nil
}

// once measures one run into a fresh folder, and removes the folder.
func (s session) once(ctx context.Context, v variant, set, name string) (figures, error) {
	j, err := s.job(set, name+"-once")
	if err != nil {
		return figures{}, err
	}
	f, err := measure(ctx, v.command(j))
	return f, errors.Join(err, os.RemoveAll(j.out))
}

// fastest returns the variant of the tool that takes the least time on the set: the lowest median of a few runs of each,
// taken in turn, after one that does not count.
func (s session) fastest(ctx context.Context, t tool, set string) (variant, error) {
	if len(t.variants) == 1 {
		return t.variants[0], nil
	}
	runs := make([][]figures, len(t.variants))
	for round := range 1 + min(s.opts.rounds, 3) {
		for i, v := range t.variants {
			f, err := s.once(ctx, v, set, t.name)
			if err != nil {
				return variant{}, fmt.Errorf("%s, %s: %w", t.name, v.name, err)
			}
			if round > 0 {
				runs[i] = append(runs[i], f)
			}
		}
	}
	best := 0
	for i := range runs {
		if summary(runs[i]).Wall < summary(runs[best]).Wall {
			best = i
		}
	}
	return t.variants[best], nil
}
