package mototest

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	stackTimeout = 60 * time.Second
	stackStep    = 50 * time.Millisecond
)

// Stack is what CloudFormation made.
type Stack struct {
	ID        string
	Region    string
	Outputs   map[string]string
	Resources map[string]string // logical ids to names; those that moto does not know are not among them
}

// Deploy makes a stack and waits until it is there. moto leaves out the resources, and the properties, that it does not know.
func (s *Server) Deploy(t testing.TB, region, name, template string, parameters map[string]string) Stack {
	t.Helper()
	form := url.Values{"Action": {"CreateStack"}, "StackName": {name}, "TemplateBody": {template}, "Capabilities.member.1": {"CAPABILITY_IAM"}}
	for i, key := range slices.Sorted(maps.Keys(parameters)) {
		member := fmt.Sprintf("Parameters.member.%d.", i+1)
		form.Set(member+"ParameterKey", key)
		form.Set(member+"ParameterValue", parameters[key])
	}
	stack := Stack{ID: s.ask(t, region, form).ID, Region: region, Outputs: map[string]string{}, Resources: map[string]string{}}
	s.waitForStack(t, stack, "CREATE_COMPLETE")
	for _, o := range s.ask(t, region, url.Values{"Action": {"DescribeStacks"}, "StackName": {stack.ID}}).Outputs {
		stack.Outputs[o.Key] = o.Value
	}
	for _, r := range s.ask(t, region, url.Values{"Action": {"DescribeStackResources"}, "StackName": {stack.ID}}).Resources {
		if r.Status != "CREATE_COMPLETE" {
			t.Errorf("stack %s: %s is %s", name, r.LogicalID, r.Status)
		}
		if r.LogicalID != "" {
			stack.Resources[r.LogicalID] = r.PhysicalID
		}
	}
	return stack
}

// Delete removes a stack and what it does not retain.
func (s *Server) Delete(t testing.TB, stack Stack) {
	t.Helper()
	s.ask(t, stack.Region, url.Values{"Action": {"DeleteStack"}, "StackName": {stack.ID}})
	s.waitForStack(t, stack, "DELETE_COMPLETE")
}

func (s *Server) waitForStack(t testing.TB, stack Stack, want string) {
	t.Helper()
	var status string
	for deadline := time.Now().Add(stackTimeout); time.Now().Before(deadline); time.Sleep(stackStep) {
		for _, summary := range s.ask(t, stack.Region, url.Values{"Action": {"ListStacks"}}).Summaries {
			if summary.ID == stack.ID {
				status = summary.Status
			}
		}
		if status == want {
			return
		}
		if !strings.HasSuffix(status, "_IN_PROGRESS") {
			break
		}
	}
	t.Fatalf("stack %s is %q, not %s", stack.ID, status, want)
}

// answer is that of any of the actions above.
type answer struct {
	ID      string `xml:"CreateStackResult>StackId"`
	Outputs []struct {
		Key   string `xml:"OutputKey"`
		Value string `xml:"OutputValue"`
	} `xml:"DescribeStacksResult>Stacks>member>Outputs>member"`
	Resources []struct {
		LogicalID  string `xml:"LogicalResourceId"`
		PhysicalID string `xml:"PhysicalResourceId"`
		Status     string `xml:"ResourceStatus"`
	} `xml:"DescribeStackResourcesResult>StackResources>member"`
	Summaries []struct {
		ID     string `xml:"StackId"`
		Status string `xml:"StackStatus"`
	} `xml:"ListStacksResult>StackSummaries>member"`
}

// ask speaks the query protocol. moto reads service and region from the signature, and does not verify it.
func (s *Server) ask(t testing.TB, region string, form url.Values) (a answer) {
	t.Helper()
	form.Set("Version", "2010-05-15")
	body := s.Call(t, "cloudformation", region, http.MethodPost, "/", form.Encode())
	if err := xml.Unmarshal(body, &a); err != nil {
		t.Fatalf("%s: %v", form.Get("Action"), err)
	}
	return a
}

// Call sends a request to one of moto's services that tests have no SDK for, and returns what it answers. It works in
// the cleanup of a test too. The body is a form, or an object in JSON, which begins with a brace.
func (s *Server) Call(t testing.TB, service, region, method, path, body string) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, "http://"+s.Addr+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	kind := "application/x-www-form-urlencoded"
	if strings.HasPrefix(body, "{") {
		kind = "application/json"
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/"+region+"/"+service+"/aws4_request, SignedHeaders=host, Signature=0")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answered, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode >= http.StatusMultipleChoices {
		err = fmt.Errorf("HTTP %d: %s", resp.StatusCode, answered)
	}
	if err != nil {
		t.Fatalf("%s %s: %v", service, path, err)
	}
	return answered
}
