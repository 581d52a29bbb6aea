package policy

import (
	"encoding/json"
	"slices"
	"strings"
)

// PublicPatterns lists the key patterns that anyone may read, "*" for all objects. Statements with conditions do not
// count: they open for some only.
func (p Document) PublicPatterns(bucket string) []string {
	var patterns []string
	for _, s := range p.Statements() {
		if !s.readByAnyone() {
			continue
		}
		for _, resource := range s.Resource {
			if pattern := keyPattern(resource, bucket); pattern != "" && !slices.Contains(patterns, pattern) {
				patterns = append(patterns, pattern)
			}
		}
	}
	return patterns
}

// ClosedBy lists the key patterns that anyone may read now and could not by the next policy.
func (p Document) ClosedBy(next Document, bucket string) []string {
	var closed []string
	for _, pattern := range p.PublicPatterns(bucket) {
		prefix, folder := strings.CutSuffix(pattern, "*")
		if folder && next.Opens(bucket, prefix) || slices.Contains(next.PublicPatterns(bucket), pattern) {
			continue
		}
		closed = append(closed, pattern)
	}
	return closed
}

// WithoutPublic returns the policy without the statements that let everyone do anything, and what these allow, in words. A
// statement with a condition lets in some only, and stays.
func (p Document) WithoutPublic(bucket string) (Document, []string) {
	var allowed []string
	next := p
	next.Statement = nil
	for i, s := range p.Statements() {
		if !s.opensToAnyone() {
			next.Statement = append(next.Statement, p.Statement[i])
			continue
		}
		one := Document{Statement: p.Statement[i : i+1]}
		if patterns := one.PublicPatterns(bucket); len(patterns) > 0 {
			allowed = append(allowed, "read "+strings.Join(patterns, ", "))
		}
		if more := one.AlsoPublic(); len(more) > 0 {
			allowed = append(allowed, strings.Join(more, ", "))
		}
		if !s.forAnyone() {
			allowed = append(allowed, "do all that a statement leaves out")
		}
	}
	return next, allowed
}

// opensToAnyone is forAnyone also for statements that name who or what is left out: these let in everybody else.
func (s Statement) opensToAnyone() bool {
	return s.Effect == "Allow" && len(s.Condition) == 0 && (isAnyone(s.Principal) || len(s.NotPrincipal) > 0)
}

// keyPattern is the part of a resource name that matches keys of the bucket, "" where it matches none.
func keyPattern(resource, bucket string) string {
	if resource == "*" {
		return resource
	}
	parts := strings.SplitN(resource, ":", 6) // arn:partition:s3:::bucket/key
	if len(parts) < 6 || parts[0] != "arn" || parts[2] != "s3" {
		return ""
	}
	if parts[5] == "*" {
		return "*"
	}
	pattern, ok := strings.CutPrefix(parts[5], bucket+"/")
	if !ok {
		return ""
	}
	return pattern
}

// readByAnyone reports whether the statement lets everyone get the objects that it names, without a condition.
func (s Statement) readByAnyone() bool {
	return s.forAnyone() && slices.ContainsFunc(s.Action, func(action string) bool { return Matches(action, ReadAction) })
}

// forAnyone reports whether the statement allows something to everyone, without a condition.
func (s Statement) forAnyone() bool {
	return s.Effect == "Allow" && isAnyone(s.Principal) && len(s.Condition) == 0 &&
		len(s.NotPrincipal) == 0 && len(s.NotAction) == 0 && len(s.NotResource) == 0
}

// AlsoPublic lists what anyone may do besides reading objects.
func (p Document) AlsoPublic() []string {
	var actions []string
	for _, s := range p.Statements() {
		if !s.forAnyone() {
			continue
		}
		for _, action := range s.Action {
			if !strings.EqualFold(action, ReadAction) && !slices.Contains(actions, action) {
				actions = append(actions, action)
			}
		}
	}
	return actions
}

// RefusesReads lists the statements that keep some readers out, whatever the others allow.
func (p Document) RefusesReads() []string {
	var sids []string
	for _, s := range p.Statements() {
		touches := slices.ContainsFunc(s.Action, func(action string) bool { return Matches(action, ReadAction) })
		if s.Effect == "Deny" && (touches || len(s.NotAction) > 0) {
			sids = append(sids, s.Sid)
		}
	}
	return sids
}

// isAnyone knows the forms "*", {"AWS":"*"} and {"AWS":["*"]}.
func isAnyone(principal json.RawMessage) bool {
	var name string
	if err := json.Unmarshal(principal, &name); err == nil {
		return name == "*"
	}
	var byKind map[string]List
	if err := json.Unmarshal(principal, &byKind); err != nil {
		return false
	}
	return slices.Contains(byKind["AWS"], "*")
}

// Matches reports whether an action pattern such as "s3:Get*" covers the action.
func Matches(pattern, action string) bool {
	pattern, action = strings.ToLower(pattern), strings.ToLower(action)
	if prefix, wild := strings.CutSuffix(pattern, "*"); wild {
		return strings.HasPrefix(action, prefix)
	}
	return pattern == action
}
