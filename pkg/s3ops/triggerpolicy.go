package s3ops

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

const (
	s3Principal = "s3.amazonaws.com"
	sendSid     = "S3imgNotify" // begins the ID of a statement that s3img may replace and remove
)

// sender is a bucket whose events S3 sends, while it belongs to this account.
type sender struct {
	bucket    string
	partition string // of AWS
	account   string // "" where the store knows none
}

// statement lets S3 send the bucket's events to the target.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
func (s sender) statement(target Target) (statement, error) {
	condition := map[string]map[string]string{"ArnLike": {"aws:SourceArn": s.arn()}}
	if s.account != "" {
		condition["StringEquals"] = map[string]string{"aws:SourceAccount": s.account}
	}
	raw, err := json.Marshal(condition)
	return statement{
		Sid: s.sid(), Effect: "Allow", Principal: json.RawMessage(`{"Service":"` + s3Principal + `"}`),
		Action: oneOrMany{target.Kind.sendAction()}, Resource: oneOrMany{target.ARN}, Condition: raw,
	}, err
}

// sid is an ID of its own for each bucket: one target may serve several. Only letters and digits are allowed everywhere.
func (s sender) sid() string {
	sum := sha256.Sum256([]byte(s.bucket))
	return sendSid + hex.EncodeToString(sum[:])[:entryHashLen]
}

func (s sender) arn() string {
	return arn.ARN{Partition: s.partition, Service: "s3", Resource: s.bucket}.String()
}

func (k TargetKind) sendAction() string {
	switch k {
	case TargetQueue:
		return "sqs:SendMessage"
	case TargetFunction:
		return "lambda:InvokeFunction"
	case TargetTopic:
		return "sns:Publish"
	case TargetEventBridge:
	}
	return ""
}

// withStatement returns the policy with the statement in place of the one with its ID, and whether that changes it.
func (p policyDocument) withStatement(want statement) (policyDocument, bool, error) {
	i := p.indexOf(want.Sid)
	if i >= 0 && p.statements()[i].means(want) {
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

// withoutStatement returns the policy without the statement of this ID, and whether that changes it.
func (p policyDocument) withoutStatement(sid string) (policyDocument, bool) {
	i := p.indexOf(sid)
	if i < 0 {
		return p, false
	}
	p.Statement = slices.Delete(slices.Clone(p.Statement), i, i+1)
	return p, true
}

func (p policyDocument) indexOf(sid string) int {
	return slices.IndexFunc(p.statements(), func(s statement) bool { return s.Sid == sid })
}

// means compares all of two statements, in whatever form they are written: services answer "SNS:Publish" for "sns:Publish",
// "AWS:SourceArn" for "aws:SourceArn", and lists of one for single values.
func (s statement) means(other statement) bool {
	return s.Effect == other.Effect && slices.EqualFunc(s.Action, other.Action, strings.EqualFold) &&
		slices.Equal(s.Resource, other.Resource) && sameValues(s.Principal, other.Principal) &&
		sameConditions(s.Condition, other.Condition) &&
		len(s.NotPrincipal)+len(s.NotAction)+len(s.NotResource) == 0
}

// sameValues compares {"Service":"s3.amazonaws.com"} and the like.
func sameValues(a, b json.RawMessage) bool {
	var x, y map[string]oneOrMany
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
func readConditions(raw json.RawMessage) (map[string]oneOrMany, bool) {
	var byOperator map[string]map[string]oneOrMany
	if len(raw) > 0 && json.Unmarshal(raw, &byOperator) != nil {
		return nil, false
	}
	flat := map[string]oneOrMany{}
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
