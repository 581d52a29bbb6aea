// Package plan holds what commands that set up buckets have in common: they look at each setting, plan a [Change] where it differs
// from what is wanted, ask for consent where something would be lost, and then carry the changes out, a [Step] each.
package plan
