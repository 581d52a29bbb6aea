package s3ops_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/s3img/s3img/pkg/s3ops"
)

// TestEndpointOfService has the order of https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html.
func TestEndpointOfService(t *testing.T) {
	const (
		forAll = "endpoint_url = http://file-all\n"
		forOne = "services = mine\n[services mine]\ns3_control =\n  endpoint_url = http://file-one\n"
	)
	for name, c := range map[string]struct {
		environment map[string]string
		file        string
		want        string
	}{
		"none":                       {},
		"variable of all":            {environment: map[string]string{"AWS_ENDPOINT_URL": "http://all"}, want: "http://all"},
		"variable of another":        {environment: map[string]string{"AWS_ENDPOINT_URL_LAMBDA": "http://other"}},
		"file for all":               {file: forAll, want: "http://file-all"},
		"file for one":               {file: forAll + forOne, want: "http://file-one"},
		"variable before file":       {environment: map[string]string{"AWS_ENDPOINT_URL": "http://all"}, file: forOne, want: "http://all"},
		"variable of one before all": {environment: map[string]string{"AWS_ENDPOINT_URL_S3_CONTROL": "http://one", "AWS_ENDPOINT_URL": "http://all"}, file: forOne, want: "http://one"},
		"switched off": {environment: map[string]string{
			"AWS_ENDPOINT_URL_S3_CONTROL": "http://one", "AWS_ENDPOINT_URL": "http://all", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "config")
			if err := os.WriteFile(file, []byte("[default]\n"+c.file), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, variable := range []string{"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_PROFILE"} {
				t.Setenv(variable, "") // so that it comes back after the test
				_ = os.Unsetenv(variable)
			}
			t.Setenv("AWS_CONFIG_FILE", file)
			for variable, value := range c.environment {
				t.Setenv(variable, value)
			}
			client, err := s3ops.Connect(t.Context(), s3ops.Config{AccessKey: "k", SecretKey: "s", Region: "eu-west-3"})
			if err != nil {
				t.Fatal(err)
			}
			service := client.Service("S3 Control", "s3", "")
			if service.Endpoint != c.want || service.Region != "eu-west-3" {
				t.Errorf("got %q in %s, want %q", service.Endpoint, service.Region, c.want)
			}
		})
	}
}
