package devs3

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Credentials of the server's only account.
type Credentials struct {
	AccessKey string `json:"access_key_id"`
	SecretKey string `json:"secret_access_key"`
}

const (
	credentialsFile = "credentials.json"
	accessKey       = "s3img-dev"
	filePerm        = 0o600
)

// newCredentials are random even on loopback, since every user of this machine can reach the port.
func newCredentials() Credentials { return Credentials{AccessKey: accessKey, SecretKey: rand.Text()} }

// loadCredentials reads the folder's credentials, or makes some. They stay with the folder, so that exports stay valid, and lie
// beside what is served, not in it.
func loadCredentials(dir string) (Credentials, error) {
	var c Credentials
	path := filepath.Join(dir, credentialsFile)
	data, err := os.ReadFile(path)
	switch {
	case err == nil:
		if err := json.Unmarshal(data, &c); err != nil {
			return c, fmt.Errorf("read %s: %w", path, err)
		}
		return c, nil
	case !errors.Is(err, fs.ErrNotExist):
		return c, err
	}
	c = newCredentials()
	if data, err = json.Marshal(c); err != nil {
		return c, err
	}
	return c, os.WriteFile(path, data, filePerm)
}
