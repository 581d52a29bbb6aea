package cmd

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func scaleFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("../docs/scale" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestTableOfEngines holds the guide to the engines that there are, and each to a file to begin with that asks for its part.
func TestTableOfEngines(t *testing.T) {
	rows := regexp.MustCompile("(?m)^\\| ([^|]+) \\| `([A-Z_]+)`, from ([01])(, with `--shard auto`)? \\| `([A-Z_0-9]+)` \\| \\[[^]]+\\]\\(scale(/[^)]+)\\) \\|$").
		FindAllStringSubmatch(scaleFile(t, ".md"), -1)
	if len(rows) != len(engines()) {
		t.Fatalf("%d engines in the guide, %d in the code", len(rows), len(engines()))
	}
	for i, e := range engines() {
		want := []string{e.name, e.index, fmt.Sprint(e.from), "", e.count}
		if e.only {
			want[3] = ", with `--shard auto`"
		}
		if got := strings.Join(rows[i][1:6], "|"); got != strings.Join(want, "|") {
			t.Errorf("the guide says %s, want %s", got, strings.Join(want, "|"))
		}
		text := scaleFile(t, rows[i][6])
		if !strings.Contains(text, "auto") || !strings.Contains(text, "s3img") || !strings.Contains(text, "16") && e.name != "AWS Batch array" {
			t.Errorf("%s does not run 16 parts that ask for theirs", rows[i][6])
		}
	}
}

// TestIndexedJob holds the number that Kubernetes does not tell to that of completions.
func TestIndexedJob(t *testing.T) {
	var job struct {
		Spec struct {
			CompletionMode           string `yaml:"completionMode"`
			Completions, Parallelism int
			Template                 struct {
				Spec struct {
					RestartPolicy string `yaml:"restartPolicy"`
					Containers    []struct {
						Name string
						Env  []struct{ Name, Value string }
					}
				}
			}
		}
	}
	if err := yaml.Unmarshal([]byte(scaleFile(t, "/kubernetes.yaml")), &job); err != nil {
		t.Fatal(err)
	}
	s := job.Spec
	if s.CompletionMode != "Indexed" || s.Template.Spec.RestartPolicy != "Never" || len(s.Template.Spec.Containers) != 1 ||
		len(s.Template.Spec.Containers[0].Env) != 1 || s.Template.Spec.Containers[0].Env[0].Name != envShards ||
		s.Template.Spec.Containers[0].Env[0].Value != fmt.Sprint(s.Completions) {
		t.Errorf("%+v", s)
	}
}

// TestStacksPassLint lints the stacks, in the second the state machine, whose language cfn-lint knows, and the policy of a role.
func TestStacksPassLint(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("cfn-lint"); err != nil {
		t.Skip("cfn-lint is not installed: it is the Python package of that name")
	}
	role := filepath.Join(t.TempDir(), "role.json") // a policy is linted as that of a stack: its language, and the names of actions
	stack := `{"Resources": {"Role": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": ` + scaleFile(t, "/batch_role.json") + "}}}}"
	if err := os.WriteFile(role, []byte(stack), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"--include-checks", "I", "--", "../docs/scale/aws_batch.yaml", "../docs/scale/step_functions.yaml", role}
	if out, err := exec.CommandContext(t.Context(), "cfn-lint", args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
