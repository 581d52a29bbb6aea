// Package ldap stands for the client of LDAP, which is left out, as ../README.md tells.
package ldap

import (
	"crypto/tls"
	"errors"
)

var errLeftOut = errors.New("the client of LDAP is left out")

// What requests say.
const (
	ErrorNetwork      = 200
	ScopeWholeSubtree = 2
	NeverDerefAliases = 0
)

// Error is what a server would answer.
type Error struct {
	Err        error
	ResultCode uint16
}

// Error is its text.
func (e *Error) Error() string { return e.Err.Error() }

// DialOpt says nothing.
type DialOpt struct{}

// DialWithTLSConfig does nothing.
func DialWithTLSConfig(*tls.Config) DialOpt { return DialOpt{} }

// Control is no part of any request.
type Control struct{}

// Conn does not come to be.
type Conn struct{}

// DialURL fails.
func DialURL(string, ...DialOpt) (*Conn, error) { return nil, errLeftOut }

// Bind fails, and so do the others.
func (*Conn) Bind(string, string) error                    { return errLeftOut }
func (*Conn) Add(*AddRequest) error                        { return errLeftOut }
func (*Conn) Modify(*ModifyRequest) error                  { return errLeftOut }
func (*Conn) Del(*DelRequest) error                        { return errLeftOut }
func (*Conn) Search(*SearchRequest) (*SearchResult, error) { return nil, errLeftOut }

// Close has nothing to close.
func (*Conn) Close() error { return nil }

// AddRequest, ModifyRequest, DelRequest and SearchRequest hold nothing: nobody takes them.
type (
	AddRequest    struct{}
	ModifyRequest struct{}
	DelRequest    struct{}
	SearchRequest struct{}
)

// NewAddRequest makes none.
func NewAddRequest(string, []Control) *AddRequest { return &AddRequest{} }

// Attribute does nothing.
func (*AddRequest) Attribute(string, []string) {}

// NewModifyRequest makes none.
func NewModifyRequest(string, []Control) *ModifyRequest { return &ModifyRequest{} }

// Replace does nothing.
func (*ModifyRequest) Replace(string, []string) {}

// NewDelRequest makes none.
func NewDelRequest(string, []Control) *DelRequest { return &DelRequest{} }

// NewSearchRequest makes none.
func NewSearchRequest(
	base string, scope, deref, size, seconds int, typesOnly bool, filter string, attributes []string, controls []Control,
) *SearchRequest {
	return &SearchRequest{}
}

// SearchResult is what a server would find.
type SearchResult struct{ Entries []*Entry }

// Entry is one of them.
type Entry struct{}

// GetAttributeValue is empty.
func (*Entry) GetAttributeValue(string) string { return "" }

// EscapeDN returns what it is given, which goes nowhere.
func EscapeDN(s string) string { return s }

// EscapeFilter returns what it is given, which goes nowhere.
func EscapeFilter(s string) string { return s }
