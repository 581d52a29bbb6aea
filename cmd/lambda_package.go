package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/lambda"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

func newLambdaPackage(a *app) *cobra.Command {
	var out, settings string
	c := &cobra.Command{
		Use:   "package [PROGRAM]",
		Short: "Make the archive that the function is made from",
		Long: `Write a zip file with s3img in it as the executable bootstrap, which is what Lambda
starts. It is the program that runs here, or PROGRAM, which must be for Linux and
static, as those of releases are. The same program gives the same bytes. With --config
the archive holds that file too, and the function makes what it describes unless its
variables say otherwise.

Standard error says which processor the program is for: the stack has to be
deployed with it as the parameter Architecture.`,
		Example: `  s3img lambda package
  s3img lambda package --config s3img.yaml
  s3img lambda package --out - | aws s3 cp - s3://photos-code/s3img-1.zip
  CGO_ENABLED=0 GOOS=linux GOARCH=arm64 go build -tags lambda,lambda.norpc -o s3img-lambda && s3img lambda package s3img-lambda`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			program, err := os.Executable()
			if len(args) > 0 {
				program, err = args[0], nil
			}
			if err != nil {
				return fmt.Errorf("find the program that runs: %w", err)
			}
			return a.packageLambda(c.Context(), program, out, settings)
		},
	}
	c.Flags().StringVar(&out, "out", "", "file to write, - is standard output (default: s3img_lambda_arm64.zip or s3img_lambda_amd64.zip)")
	c.Flags().StringVar(&settings, "config", "", "file with settings to put into the archive, as "+config.FileName+" beside the program; the function reads it")
	return c
}

// packaged is the result of lambda package.
type packaged struct {
	Archive      string              `json:"archive"`
	Architecture lambda.Architecture `json:"architecture"`
	Bytes        int64               `json:"bytes"`
	CodeSHA256   string              `json:"code_sha256"`
}

const toStdout = "-"

func (a *app) packageLambda(ctx context.Context, program, out, settings string) error {
	if out == toStdout && (a.output == outputJSON || isTerminal(a.Out)) {
		return usageErrorf("--out - writes a zip file to standard output, which is for nothing else then: pipe it, without --output json")
	}
	var data bytes.Buffer
	packed, err := a.packedSettings(ctx, settings)
	if err != nil {
		return err
	}
	archive, err := readProgram(program, packed, &data)
	if err != nil {
		return err
	}
	a.note("for %s: deploy it with the parameter Architecture=%s", archive.Architecture, archive.Architecture)
	if out == toStdout {
		_, err := a.Out.Write(data.Bytes())
		return err
	}
	if out == "" {
		out = "s3img_lambda_" + goArchitecture(archive.Architecture) + ".zip"
	}
	// A folder as a store writes whole files only.
	if _, err := renditions.NewDirStore(filepath.Dir(out)).Put(ctx, filepath.Base(out), data.Bytes(), renditions.Meta{}); err != nil {
		return err
	}
	return a.emit(packaged{out, archive.Architecture, archive.Bytes, archive.SHA256}, out)
}

// packedSettings are the bytes of a file that has no problem; nil where none is named.
func (a *app) packedSettings(ctx context.Context, name string) ([]byte, error) {
	if name == "" || name == noConfig {
		return nil, nil
	}
	data, err := a.readConfigBytes(ctx, name)
	if err != nil {
		return nil, err
	}
	a.fileName = name
	_, err = config.Parse(data)
	return data, a.configFailure(err, exitUsage)
}

func readProgram(program string, settings []byte, to *bytes.Buffer) (lambda.Archive, error) {
	file, info, err := s3ops.OpenRegular(program)
	if err != nil {
		return lambda.Archive{}, err
	}
	defer func() { _ = file.Close() }()
	archive, err := lambda.Package(to, file, info.Size(), settings)
	var refused *lambda.BinaryError
	if errors.As(err, &refused) {
		return archive, withHint(fmt.Errorf("%s cannot be a function: %w", program, err),
			"make one that can, `CGO_ENABLED=0 GOOS=linux GOARCH=arm64 go build -tags lambda,lambda.norpc -o s3img-lambda`, and name it; or take the archive of a release")
	}
	if err != nil {
		return archive, fmt.Errorf("package %s: %w", program, err)
	}
	return archive, nil
}

// goArchitecture is the processor's name in the files of releases, which is Go's.
func goArchitecture(of lambda.Architecture) string {
	if of == lambda.X8664 {
		return "amd64"
	}
	return "arm64"
}
