package lambda_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// maxTemplate is what CloudFormation takes in one request, without a bucket for the template.
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
const maxTemplate = 51_200

// TestTemplatePassesLint lints all templates in one run: most of its time goes into starting. It runs beside the tests that follow.
func TestTemplatePassesLint(t *testing.T) {
	if _, err := exec.LookPath("cfn-lint"); err != nil {
		t.Skip("cfn-lint is not installed: it is the Python package of that name")
	}
	args := []string{"--include-checks", "I", "--"}
	for name, opt := range templateOptions() {
		text := makeTemplate(t, opt)
		if len(text) > maxTemplate {
			t.Errorf("%s has %d bytes: CloudFormation takes %d", name, len(text), maxTemplate)
		}
		file := filepath.Join(t.TempDir(), name+".yaml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	var out bytes.Buffer
	lint := exec.CommandContext(t.Context(), "cfn-lint", args...)
	lint.Stdout, lint.Stderr = &out, &out
	if err := lint.Start(); err != nil {
		t.Fatal(err)
	}
	t.Parallel()
	if err := lint.Wait(); err != nil {
		t.Errorf("%v\n%s", err, &out)
	}
}
