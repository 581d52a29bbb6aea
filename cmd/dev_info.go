//go:build !lambda

package cmd

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/s3img/s3img/pkg/config"
)

// devInfo is what dev prints first, as JSON.
type devInfo struct {
	Endpoint       string            `json:"endpoint"`
	UploadBucket   string            `json:"upload_bucket"`
	DownloadBucket string            `json:"download_bucket"`
	WebsiteURL     string            `json:"website_url"`
	ObjectBaseURL  string            `json:"object_base_url"`
	PageURL        string            `json:"page_url"`
	Data           string            `json:"data"`
	Environment    map[string]string `json:"environment"`
	Unset          []string          `json:"unset"` // variables that would lead elsewhere

	prefix string // of uploads
}

func (s *devStore) info(page string) devInfo {
	return devInfo{
		Endpoint: s.server.Endpoint, UploadBucket: s.upload.Bucket, DownloadBucket: s.download.Bucket,
		WebsiteURL: s.website.WebsiteURL, ObjectBaseURL: s.website.ObjectBaseURL, PageURL: page, Data: s.server.Dir,
		Environment: s.environment(), Unset: spoilers(), prefix: s.upload.Key,
	}
}

func (s *devStore) environment() map[string]string {
	return map[string]string{
		"AWS_ENDPOINT_URL":      s.server.Endpoint,
		"AWS_ACCESS_KEY_ID":     s.server.AccessKey,
		"AWS_SECRET_ACCESS_KEY": s.server.SecretKey,
		"AWS_REGION":            s.client.Region(),
		envUploadBucket:         s.upload.Bucket,
		envDownloadBucket:       s.download.Bucket,
		envWebsiteURL:           s.server.WebsiteURL,
	}
}

// spoilers are the variables that lead another command of s3img, or of the AWS CLI and SDKs, to another store or account although
// those of environment are set.
func spoilers() []string {
	return []string{
		"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE",
		"AWS_ENDPOINT_URL_S3", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT", envPublicURL, config.VarPrefix, config.VarDestPrefix,
	}
}

// environmentOrder is the order in which people read the block of exports.
var environmentOrder = []string{
	"AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION",
	envUploadBucket, envDownloadBucket, envWebsiteURL,
}

func (d devInfo) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "endpoint     %s\n", d.Endpoint)
	fmt.Fprintf(&b, "access key   %s\n", d.Environment["AWS_ACCESS_KEY_ID"])
	fmt.Fprintf(&b, "secret key   %s\n", d.Environment["AWS_SECRET_ACCESS_KEY"])
	fmt.Fprintf(&b, "upload page  %s\n", d.PageURL)
	fmt.Fprintf(&b, "uploads      s3://%s/%s  (private)\n", d.UploadBucket, d.prefix)
	fmt.Fprintf(&b, "renditions   %s  (public)\n", d.ObjectBaseURL)
	fmt.Fprintf(&b, "website      %s\n", d.WebsiteURL)
	fmt.Fprintf(&b, "data         %s\n", d.Data)
	shells := []string{""}
	if runtime.GOOS == "windows" && !hasUnixShell() {
		shells = []string{inPowerShell, inCmd}
	}
	for _, shell := range shells {
		b.WriteString("\nIn another terminal" + shell + ":\n\n")
		for _, line := range d.shellLines(shell) {
			b.WriteString("  " + line + "\n")
		}
	}
	b.WriteString("\n  s3img upload photo.jpg\n")
	return b.String()
}

// Shells of Windows.
const (
	inPowerShell = " with PowerShell"
	inCmd        = " with cmd"
)

// shellLines set the environment of a shell: of sh and its kin, or of one of Windows.
func (d devInfo) shellLines(shell string) (lines []string) {
	set := "export %s=%s"
	switch shell {
	case inPowerShell:
		set = "$env:%s = '%s'"
		lines = append(lines, "Remove-Item -ErrorAction Ignore Env:"+strings.Join(d.Unset, ", Env:"))
	case inCmd:
		set = `set "%s=%s"`
		for _, name := range d.Unset {
			lines = append(lines, "set "+name+"=")
		}
	default:
		lines = append(lines, "unset "+strings.Join(d.Unset, " "))
	}
	for _, name := range environmentOrder {
		lines = append(lines, fmt.Sprintf(set, name, d.Environment[name]))
	}
	return lines
}
