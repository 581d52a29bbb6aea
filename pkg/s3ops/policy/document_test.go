package policy

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func policyWith(t *testing.T, statements ...string) Document {
	t.Helper()
	p, err := Parse(`{"Version":"2012-10-17","Id":"own","Statement":[` + strings.Join(statements, ",") + `]}`)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The statements are written as AWS's user guide, its console and other tools write them.
func TestWhoMayRead(t *testing.T) {
	for _, test := range []struct {
		statement string
		patterns  []string
	}{
		{`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`, []string{"*"}},
		{`{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/*"]}`, []string{"*"}},
		{`{"Effect":"Allow","Principal":{"AWS":["*"]},"Action":"s3:Get*","Resource":"arn:aws-cn:s3:::b/a/*"}`, []string{"a/*"}},
		{`{"Effect":"Allow","Principal":"*","Action":"S3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/x.jpg"]}`, []string{"x.jpg"}},
		{`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`, []string{"*"}},
		{`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::*"}`, []string{"*"}},
		{`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b2/*"}`, nil},
		{`{"Effect":"Allow","Principal":"*","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b/*"}`, nil},
		{`{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`, nil},
		{`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`, nil},
		{`{"Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`, nil},
		{`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}`, nil},
		{`{"Effect":"Allow","NotPrincipal":{"AWS":"1"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`, nil},
		{`{"Effect":"Allow","Principal":"*","NotAction":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}`, nil},
		{`"nonsense"`, nil},
	} {
		if got := policyWith(t, test.statement).PublicPatterns("b"); !slices.Equal(got, test.patterns) {
			t.Errorf("%s: got %q, want %q", test.statement, got, test.patterns)
		}
	}
}

func TestOpens(t *testing.T) {
	const statement = `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/PATTERN"}`
	for _, test := range []struct {
		pattern, prefix string
		want            bool
	}{
		{"*", "", true}, {"*", "a/", true}, {"a/*", "a/", true}, {"a/*", "a/b/", true},
		{"a/*", "", false}, {"a/*", "ab/", false}, {"a/b/*", "a/", false}, {"*.jpg", "", false}, {"a?/*", "ab/", false}, {"a/", "a/", false},
	} {
		p := policyWith(t, strings.ReplaceAll(statement, "PATTERN", test.pattern))
		if got := p.Opens("b", test.prefix); got != test.want {
			t.Errorf("%s opens %q: %t, want %t", test.pattern, test.prefix, got, test.want)
		}
	}
}

func TestForeignStatementsStayAsTheyWere(t *testing.T) {
	foreign := `{"Sid":"Keep","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`
	old, err := json.Marshal(PublicRead("aws", "b", "old/"))
	if err != nil {
		t.Fatal(err)
	}
	next, changed, err := policyWith(t, foreign, string(old)).WithPublicRead(PublicRead("aws", "b", "new/"), "b", "new/")
	if err != nil || !changed {
		t.Fatalf("changed %t, %v", changed, err)
	}
	document, err := json.Marshal(next)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"Version":"2012-10-17","Id":"own","Statement":[` + foreign +
		`,{"Sid":"S3imgPublicRead","Effect":"Allow","Principal":"*","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/new/*"]}]}`
	if string(document) != want {
		t.Errorf("got  %s\nwant %s", document, want)
	}
	if sids := next.RefusesReads(); !slices.Equal(sids, []string{"Keep"}) {
		t.Errorf("statements that refuse reads: %q", sids)
	}
}

func TestSingleStatementNeedsNoList(t *testing.T) {
	p, err := Parse(`{"Version":"2008-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}`)
	if err != nil || p.Version != "2008-10-17" || !p.Opens("b", "") {
		t.Errorf("got %+v, %v", p, err)
	}
	if _, err := Parse(`{"Statement":`); err == nil {
		t.Error("half a document is read without an error")
	}
}

func TestForeignStatementThatOpensAsMuchIsEnough(t *testing.T) {
	p := policyWith(t, `{"Sid":"PublicReadGetObject","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`)
	if _, changed, err := p.WithPublicRead(PublicRead("aws", "b", "a/"), "b", "a/"); changed || err != nil {
		t.Errorf("changed %t, %v", changed, err)
	}
}

func FuzzParsePolicy(f *testing.F) {
	f.Add(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}`)
	f.Add(`{"Statement":{"Principal":{"AWS":["*"]},"Action":[1],"Resource":{}}}`)
	f.Add(`{"Statement":null}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, document string) {
		p, err := Parse(document)
		if err != nil {
			return
		}
		next, changed, err := p.WithPublicRead(PublicRead("aws", "b", ""), "b", "")
		if err != nil || (changed && len(next.Statement) < len(p.Statement)) || !next.Opens("b", "") {
			t.Errorf("%q: changed %t, %d statements from %d, %v", document, changed, len(next.Statement), len(p.Statement), err)
		}
	})
}
