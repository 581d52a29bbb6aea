package s3ops

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

const (
	policyVersion = "2012-10-17"
	policySid     = "S3imgPublicRead" // marks the one statement that s3img may replace
	readAction    = "s3:GetObject"
)

// policyDocument is a policy document whose foreign statements are kept as they were written.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
type policyDocument struct {
	Version   string            `json:"Version,omitempty"`
	ID        string            `json:"Id,omitempty"`
	Statement []json.RawMessage `json:"Statement"`
}

// statement is the part of a statement that tells whom it lets do what.
type statement struct {
	Sid       string          `json:"Sid,omitempty"`
	Effect    string          `json:"Effect"`
	Principal json.RawMessage `json:"Principal,omitempty"`
	Action    oneOrMany       `json:"Action,omitempty"`
	Resource  oneOrMany       `json:"Resource,omitempty"`

	NotPrincipal json.RawMessage `json:"NotPrincipal,omitempty"`
	NotAction    oneOrMany       `json:"NotAction,omitempty"`
	NotResource  oneOrMany       `json:"NotResource,omitempty"`
	Condition    json.RawMessage `json:"Condition,omitempty"`
}

// oneOrMany is a list that the grammar lets be written as a single value; S3 rewrites one form to the other.
type oneOrMany []string

func (l *oneOrMany) UnmarshalJSON(data []byte) error {
	var one string
	if err := json.Unmarshal(data, &one); err == nil {
		*l = oneOrMany{one}
		return nil
	}
	var many []string
	err := json.Unmarshal(data, &many)
	*l = many
	return err
}

// parsePolicy reads a policy document; "" is an empty one.
func parsePolicy(document string) (policyDocument, error) {
	p := policyDocument{Version: policyVersion}
	if document == "" {
		return p, nil
	}
	var raw struct {
		policyDocument
		Statement json.RawMessage `json:"Statement"`
	}
	if err := json.Unmarshal([]byte(document), &raw); err != nil {
		return p, fmt.Errorf("read the policy: %w", err)
	}
	p.Version, p.ID = raw.Version, raw.ID
	if list := bytes.TrimSpace(raw.Statement); len(list) > 0 && list[0] != '[' {
		p.Statement = []json.RawMessage{list}
		return p, nil
	}
	if err := json.Unmarshal(raw.Statement, &p.Statement); err != nil {
		return p, fmt.Errorf("read the statements of the policy: %w", err)
	}
	return p, nil
}

// statements parses what each statement means; one that cannot be read means nothing, and is still kept.
func (p policyDocument) statements() []statement {
	list := make([]statement, len(p.Statement))
	for i, raw := range p.Statement {
		if err := json.Unmarshal(raw, &list[i]); err != nil {
			list[i] = statement{}
		}
	}
	return list
}

// publicRead is the statement that lets anyone read what lies below prefix.
func publicRead(partition, bucket, prefix string) statement {
	return statement{
		Sid: policySid, Effect: "Allow", Principal: json.RawMessage(`"*"`),
		Action: oneOrMany{readAction}, Resource: oneOrMany{"arn:" + partition + ":s3:::" + bucket + "/" + prefix + "*"},
	}
}

// withPublicRead returns the policy with our statement set, and whether that changes it. Every other statement stays. A
// foreign statement that opens as much already is enough.
func (p policyDocument) withPublicRead(want statement, bucket, prefix string) (policyDocument, bool, error) {
	ours := -1
	for i, s := range p.statements() {
		if s.Sid == policySid {
			ours = i
		}
	}
	if ours < 0 && p.opens(bucket, prefix) {
		return p, false, nil
	}
	if ours >= 0 && p.statements()[ours].equal(want) {
		return p, false, nil
	}
	raw, err := json.Marshal(want)
	if err != nil {
		return p, false, err
	}
	p.Statement = slices.Clone(p.Statement)
	if ours >= 0 {
		p.Statement[ours] = raw
		return p, true, nil
	}
	p.Statement = append(p.Statement, raw)
	return p, true, nil
}

func (s statement) equal(other statement) bool {
	return s.Effect == other.Effect && s.readByAnyone() && other.readByAnyone() &&
		slices.Equal(s.Action, other.Action) && slices.Equal(s.Resource, other.Resource)
}

// opens reports whether anyone may read every object below prefix.
func (p policyDocument) opens(bucket, prefix string) bool {
	return slices.ContainsFunc(p.publicPatterns(bucket), func(pattern string) bool {
		opened, all := strings.CutSuffix(pattern, "*")
		return all && !strings.ContainsAny(opened, "*?") && strings.HasPrefix(prefix, opened)
	})
}
