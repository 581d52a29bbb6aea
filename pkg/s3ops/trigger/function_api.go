package trigger

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/aws/smithy-go"

	"github.com/s3img/s3img/pkg/s3ops/signed"
)

// codeNoResource is Lambda's code for a function, or a policy, that does not exist.
const codeNoResource = "ResourceNotFoundException"

// functionAPI is what this package asks of Lambda. See https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html.
type functionAPI struct {
	service signed.Service
	onAWS   func(ctx context.Context) (string, error) // tells the address of Lambda, where service has no custom endpoint
}

// permission is the body of AddPermission.
type permission struct {
	Action        string
	Principal     string
	SourceAccount string `json:",omitempty"`
	SourceARN     string `json:"SourceArn"`
	StatementID   string `json:"StatementId"`
}

// policy reads a policy, which is a document in JSON.
func (a functionAPI) policy(ctx context.Context, function, qualifier string) (string, error) {
	body, err := a.do(ctx, "GetPolicy", http.MethodGet, function, "policy", qualifier, nil)
	if err != nil {
		return "", err
	}
	var answer struct{ Policy string }
	if err := json.Unmarshal(body, &answer); err != nil {
		return "", &smithy.DeserializationError{Err: fmt.Errorf("the answer of Lambda with a policy: %w", err)}
	}
	return answer.Policy, nil
}

// exists asks for a function; the answer matters, and not what it holds.
func (a functionAPI) exists(ctx context.Context, function, qualifier string) error {
	_, err := a.do(ctx, "GetFunctionConfiguration", http.MethodGet, function, "configuration", qualifier, nil)
	return err
}

func (a functionAPI) addPermission(ctx context.Context, function, qualifier string, p permission) error {
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	_, err = a.do(ctx, "AddPermission", http.MethodPost, function, "policy", qualifier, body)
	return err
}

func (a functionAPI) removePermission(ctx context.Context, function, qualifier, statement string) error {
	_, err := a.do(ctx, "RemovePermission", http.MethodDelete, function, "policy/"+signed.Segment(statement), qualifier, nil)
	return err
}

// do asks about one thing of a function; qualifier "" = the function itself.
func (a functionAPI) do(ctx context.Context, operation, method, function, thing, qualifier string, body []byte) ([]byte, error) {
	if a.service.Endpoint == "" {
		endpoint, err := a.onAWS(ctx)
		if err != nil {
			return nil, err
		}
		a.service.Endpoint = endpoint
	}
	r := signed.Request{
		Operation: operation, Method: method, Path: "/2015-03-31/functions/" + signed.Segment(function) + "/" + thing, Body: body,
	}
	if qualifier != "" {
		r.Query = url.Values{"Qualifier": {qualifier}}
	}
	return a.service.Do(ctx, r)
}
