package notify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The bytes of a secret, and what may stand before its base64.
// Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme
const (
	minSecret    = 24
	maxSecret    = 64
	secretPrefix = "whsec_"
)

// Secrets are what messages are signed with: each of them gives a signature, so that receivers can change from one to another.
type Secrets [][]byte

// ParseSecrets reads secrets with blanks between: base64 of 24 to 64 random bytes, with or without "whsec_" before it. The errors do not
// tell what was read.
func ParseSecrets(text string) (Secrets, error) {
	var secrets Secrets
	for _, field := range strings.Fields(text) {
		secret, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(field, secretPrefix))
		if err != nil {
			return nil, errors.New("the secret is no base64")
		}
		if len(secret) < minSecret || len(secret) > maxSecret {
			return nil, fmt.Errorf("the secret has %d bytes: want %d to %d, in base64", len(secret), minSecret, maxSecret)
		}
		secrets = append(secrets, secret)
	}
	if len(secrets) == 0 {
		return nil, errors.New("there is no secret to sign with")
	}
	return secrets, nil
}

// sign returns the value of webhook-signature for a request that is sent at a time.
func (s Secrets) sign(id string, at time.Time, body []byte) string {
	signatures := make([]string, len(s))
	for i, secret := range s {
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
		mac.Write(body)
		signatures[i] = "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	return strings.Join(signatures, " ")
}
