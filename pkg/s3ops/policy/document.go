package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

const policyVersion = "2012-10-17"

// What the statement says that opens a bucket to readers: PublicReadSid marks the one that s3img may replace.
const (
	PublicReadSid = "S3imgPublicRead"
	ReadAction    = "s3:GetObject"
)

// Document is a policy document whose foreign statements are kept as they were written.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
type Document struct {
	Version   string            `json:"Version,omitempty"`
	ID        string            `json:"Id,omitempty"`
	Statement []json.RawMessage `json:"Statement"`
}

// Statement is the part of a statement that tells whom it lets do what.
type Statement struct {
	Sid       string          `json:"Sid,omitempty"`
	Effect    string          `json:"Effect"`
	Principal json.RawMessage `json:"Principal,omitempty"`
	Action    List            `json:"Action,omitempty"`
	Resource  List            `json:"Resource,omitempty"`

	NotPrincipal json.RawMessage `json:"NotPrincipal,omitempty"`
	NotAction    List            `json:"NotAction,omitempty"`
	NotResource  List            `json:"NotResource,omitempty"`
	Condition    json.RawMessage `json:"Condition,omitempty"`
}

// List is a list that the grammar lets be written as a single value; S3 rewrites one form to the other.
type List []string

// UnmarshalJSON takes both forms.
func (l *List) UnmarshalJSON(data []byte) error {
	var one string
	if err := json.Unmarshal(data, &one); err == nil {
		*l = List{one}
		return nil
	}
	var many []string
	err := json.Unmarshal(data, &many)
	*l = many
	return err
}

// Parse reads a policy document; "" is an empty one.
func Parse(document string) (Document, error) {
	p := Document{Version: policyVersion}
	if document == "" {
		return p, nil
	}
	var raw struct {
		Document
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

// Statements parses what each statement means; one that cannot be read means nothing, and is still kept.
func (p Document) Statements() []Statement {
	list := make([]Statement, len(p.Statement))
	for i, raw := range p.Statement {
		if err := json.Unmarshal(raw, &list[i]); err != nil {
			list[i] = Statement{}
		}
	}
	return list
}

// PublicRead is the statement that lets anyone read what lies below prefix.
func PublicRead(partition, bucket, prefix string) Statement {
	return Statement{
		Sid: PublicReadSid, Effect: "Allow", Principal: json.RawMessage(`"*"`),
		Action: List{ReadAction}, Resource: List{"arn:" + partition + ":s3:::" + bucket + "/" + prefix + "*"},
	}
}

// WithPublicRead returns the policy with our statement set, and whether that changes it. Every other statement stays. A
// foreign statement that opens as much already is enough.
func (p Document) WithPublicRead(want Statement, bucket, prefix string) (Document, bool, error) {
	ours := -1
	for i, s := range p.Statements() {
		if s.Sid == PublicReadSid {
			ours = i
		}
	}
	if ours < 0 && p.Opens(bucket, prefix) {
		return p, false, nil
	}
	if ours >= 0 && p.Statements()[ours].equal(want) {
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

func (s Statement) equal(other Statement) bool {
	return s.Effect == other.Effect && s.readByAnyone() && other.readByAnyone() &&
		slices.Equal(s.Action, other.Action) && slices.Equal(s.Resource, other.Resource)
}

// Opens reports whether anyone may read every object below prefix.
func (p Document) Opens(bucket, prefix string) bool {
	return slices.ContainsFunc(p.PublicPatterns(bucket), func(pattern string) bool {
		opened, all := strings.CutSuffix(pattern, "*")
		return all && !strings.ContainsAny(opened, "*?") && strings.HasPrefix(prefix, opened)
	})
}
