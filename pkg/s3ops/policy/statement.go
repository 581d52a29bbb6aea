package policy

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// With returns the policy with the statement in place of the one with its ID, and whether that changes it.
func (p Document) With(want Statement) (Document, bool, error) {
	i := p.Index(want.Sid)
	if i >= 0 && p.Statements()[i].means(want) {
		return p, false, nil
	}
	raw, err := json.Marshal(want)
	if err != nil {
		return p, false, err
	}
	p.Statement = slices.Clone(p.Statement)
	if i >= 0 {
		p.Statement[i] = raw
		return p, true, nil
	}
	p.Statement = append(p.Statement, raw)
	return p, true, nil
}

// Without returns the policy without the statement of this ID, and whether that changes it.
func (p Document) Without(sid string) (Document, bool) {
	i := p.Index(sid)
	if i < 0 {
		return p, false
	}
	p.Statement = slices.Delete(slices.Clone(p.Statement), i, i+1)
	return p, true
}

// Index returns where the statement of this ID stands, -1 if there is none.
func (p Document) Index(sid string) int {
	return slices.IndexFunc(p.Statements(), func(s Statement) bool { return s.Sid == sid })
}

// means compares all of two statements, in whatever form they are written: services answer "SNS:Publish" for "sns:Publish",
// "AWS:SourceArn" for "aws:SourceArn", and lists of one for single values.
func (s Statement) means(other Statement) bool {
	return s.Effect == other.Effect && slices.EqualFunc(s.Action, other.Action, strings.EqualFold) &&
		slices.Equal(s.Resource, other.Resource) && sameValues(s.Principal, other.Principal) &&
		sameConditions(s.Condition, other.Condition) &&
		len(s.NotPrincipal)+len(s.NotAction)+len(s.NotResource) == 0
}

// sameValues compares {"Service":"s3.amazonaws.com"} and the like.
func sameValues(a, b json.RawMessage) bool {
	var x, y map[string]List
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
		return false
	}
	return maps.EqualFunc(x, y, slices.Equal)
}

// sameConditions compares {"StringEquals":{"aws:SourceAccount":"1"}} and the like.
func sameConditions(a, b json.RawMessage) bool {
	x, okX := readConditions(a)
	y, okY := readConditions(b)
	return okX && okY && maps.EqualFunc(x, y, slices.Equal)
}

// readConditions returns the values by operator and key, both in small letters. The operators that services choose between
// for values without wildcards are one.
func readConditions(raw json.RawMessage) (map[string]List, bool) {
	var byOperator map[string]map[string]List
	if len(raw) > 0 && json.Unmarshal(raw, &byOperator) != nil {
		return nil, false
	}
	flat := map[string]List{}
	for operator, values := range byOperator {
		for key, list := range values {
			switch operator {
			case "ArnLike", "ArnEquals", "StringLike", "StringEquals":
				operator = "equals"
			}
			flat[strings.ToLower(operator+" "+key)] = list
		}
	}
	return flat, true
}
