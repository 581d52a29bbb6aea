package website

import (
	"strings"

	"github.com/s3img/s3img/pkg/s3ops"
)

// createCommand is the command line that makes the bucket as it should be, and leaves as it is what is no fault. That of a website
// is never told to open what the bucket holds: it asks, and who runs it sees what would be public.
func (k *checker) createCommand(more ...string) string {
	if k.kind == KindUpload {
		return strings.Join(append([]string{"s3img", "bucket", "create-upload", s3ops.ShellQuote(k.opt.Bucket)}, more...), " ")
	}
	args := []string{"s3img", "bucket", "create-website", s3ops.ShellQuote(k.opt.Bucket)}
	if prefix := k.publicPrefix(); prefix != "" {
		args = append(args, "--public-prefix", s3ops.ShellQuote(prefix))
	}
	if k.acls {
		args = append(args, "--allow-acl")
	}
	return strings.Join(append(args, more...), " ")
}

// openCommand is createCommand for a fault whose mending lets others see what the bucket holds; advice where no command can mend it.
func (k *checker) openCommand() string {
	if k.noPolicies {
		return "open the bucket by the store's own means"
	}
	return k.createCommand()
}

// publicPrefix is the first folder that the policy opens; "" where it opens everything, nothing, or no folder.
func (k *checker) publicPrefix() string {
	if k.policy.Opens(k.opt.Bucket, "") {
		return ""
	}
	for _, pattern := range k.policy.PublicPatterns(k.opt.Bucket) {
		prefix, ok := strings.CutSuffix(pattern, "*")
		if ok && strings.HasSuffix(prefix, "/") && brokenPrefixRule(prefix) == "" {
			return prefix
		}
	}
	return ""
}
