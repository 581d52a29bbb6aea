package cmd_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
)

// jobsOfS3 plays S3 Control, which no server does: what it is sent is held to what AWS takes in pkg/s3ops/batch. It is reached as a
// proxy, since an account stands before the host's name.
func jobsOfS3(t *testing.T, bodies *[]string) string {
	t.Helper()
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != "123456789012.control.test" || r.Header.Get("X-Amz-Account-Id") != "123456789012" || !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		if r.Method == http.MethodPost {
			body, _ := io.ReadAll(r.Body)
			*bodies = append(*bodies, string(body))
			_, _ = io.WriteString(w, `<CreateJobResult><JobId>job-1</JobId></CreateJobResult>`)
			return
		}
		states := []string{"Preparing", "Active", "Complete"}
		n := min(int(asked.Add(1))-1, 2)
		_, _ = fmt.Fprintf(w, `<DescribeJobResult><Job><JobId>job-1</JobId><Status>%s</Status><ProgressSummary><TotalNumberOfTasks>%d</TotalNumberOfTasks>
			<NumberOfTasksSucceeded>%d</NumberOfTasksSucceeded><NumberOfTasksFailed>%d</NumberOfTasksFailed></ProgressSummary>
			<Report><Bucket>arn:aws:s3:::reports</Bucket><Enabled>true</Enabled><Prefix>s3img</Prefix></Report></Job></DescribeJobResult>`,
			states[n], n*5, n*4, n/2)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// runBatch runs s3img with S3 Control at proxy, and returns what both streams show, stderr first, and the exit code.
func runBatch(t *testing.T, proxy string, args ...string) (string, int) {
	t.Helper()
	c := exec.CommandContext(t.Context(), s3imgPath, append([]string{"batch"}, args...)...)
	c.Env = append(os.Environ(), storeEnvironment(store, "", "")...)
	c.Env = append(c.Env, "HTTP_PROXY="+proxy, "AWS_ENDPOINT_URL_S3_CONTROL=http://control.test")
	var out, log strings.Builder
	c.Stdout, c.Stderr = &out, &log
	_ = c.Run()
	return log.String() + out.String(), c.ProcessState.ExitCode()
}

func TestBatchCommands(t *testing.T) {
	t.Parallel()
	const (
		function = "arn:aws:lambda:us-east-1:123456789012:function:s3img"
		role     = "arn:aws:iam::123456789012:role/batch"
		job      = "arn:aws:s3:us-east-1:123456789012:job/job-1"
	)
	var bodies []string
	proxy := jobsOfS3(t, &bodies)
	bucket := devs3test.BucketName()
	if err := client.CreateBucket(context.Background(), bucket); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"csv", "parquet"} {
		manifest, err := os.ReadFile(filepath.Join("../pkg/inventory/testdata", name, "2026-11-27T01-00Z", "manifest.json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := client.Put(t.Context(), s3ops.Location{Bucket: bucket, Key: name + "/manifest.json"}, manifest, s3ops.PutOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		args string
		want string
		code int
		sent string // what the request holds, "" = none is sent
	}{
		{"create s3://up/input/ -n --suffix .jpg", "would have " + function + " called for objects below s3://up/input/ that end in .jpg", 0, ""},
		{"create s3://up/input/ --report s3://reports/s3img --sizes 400,80 --force", "`s3img batch status --follow " + job + "` tells how far it is\n" + job, 0,
			"<UserArguments><entry><key>force</key><value>true</value></entry><entry><key>sizes</key><value>400,80</value></entry></UserArguments>"},
		{"create --from s3://" + bucket + "/csv/manifest.json", "made a job for all objects in the inventory s3://" + bucket + "/csv/manifest.json", 0,
			"<Location><ObjectArn>arn:aws:s3:::" + bucket + "/csv/manifest.json</ObjectArn><ETag>"},
		{"create --from s3://" + bucket + "/parquet/manifest.json", "hint: S3 Batch Operations takes the manifest.json of an Inventory in CSV", 1, ""},
		{"create --from s3://" + bucket + "/none/manifest.json", "does not exist", 1, ""},
		{"create s3://up/ --from s3://" + bucket + "/csv/manifest.json", "--from names the objects, all of them", 2, ""},
		{"create s3://up/ --sizes big", `--sizes "big"`, 2, ""},
		{"create", "SRC is missing", 2, ""},
		{"status -f --interval 1ms " + job,
			"Preparing\nActive  4 of 5 objects, 0 failed, active for 0s\nComplete  9 of 10 objects, 1 failed, active for 0s  s3://reports/s3img/job-job-1/manifest.json\n", 3, ""},
		{"status " + job + " -o json", `{"job_id":"job-1","status":"Complete","total":10,"succeeded":8,"failed":1,"active_ns":0,"report":"s3://reports/s3img/job-job-1/manifest.json"}`, 3, ""},
		{"status ?", "is neither the number nor the ARN of a job", 2, ""},
	} {
		bodies = nil
		args := strings.Fields(test.args)
		if args[0] == "create" {
			args = append(args, "--function", function, "--role", role)
		}
		got, code := runBatch(t, proxy, args...)
		if !strings.Contains(got, test.want) || code != test.code {
			t.Errorf("%s ends with %d:\n%s\nwant %d:\n%s", test.args, code, got, test.code, test.want)
		}
		if sent := strings.Join(bodies, ""); !strings.Contains(sent, test.sent) || (sent == "") != (test.sent == "") {
			t.Errorf("%s sends %s", test.args, sent)
		}
	}
	if got, code := runBatch(t, proxy, "create", "s3://up/", "--function", "s3img", "--role", role); code != 2 || !strings.Contains(got, "is no ARN of a function") {
		t.Errorf("a name: %d, %s", code, got)
	}
}
