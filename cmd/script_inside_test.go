package cmd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/s3img/s3img/cmd"
)

// insideVariable makes the test binary a process that runs command lines of s3img, one after another: what main calls, without the start of a
// program for each, which takes longer than most of them.
const insideVariable = "S3IMG_TEST_INSIDE"

type insideCall struct {
	Dir       string
	Env, Args []string
}

type insideAnswer struct {
	Code           int
	Stdout, Stderr []byte
}

// answerInside runs each call of in with the environment and in the folder that it names.
func answerInside(in io.Reader, out io.Writer) error {
	log.SetOutput(io.Discard) // as main does
	home, err := os.Getwd()
	if err != nil {
		return err
	}
	calls, answers := json.NewDecoder(in), json.NewEncoder(out)
	for {
		var call insideCall
		if err := calls.Decode(&call); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		os.Clearenv()
		for _, variable := range call.Env {
			name, value, _ := strings.Cut(variable, "=")
			if err := os.Setenv(name, value); err != nil {
				return err
			}
		}
		if err := os.Chdir(call.Dir); err != nil {
			return err
		}
		os.Args = append([]string{"s3img"}, call.Args...) // where what to hide is looked for
		var stdout, stderr bytes.Buffer
		code := cmd.Run(context.Background(), cmd.Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr}, call.Args)
		if err := errors.Join(os.Chdir(home), answers.Encode(insideAnswer{code, stdout.Bytes(), stderr.Bytes()})); err != nil {
			return err
		}
	}
}

// insiders are the processes that run such lines. Folder and environment are those of a process, so that each runs one line at a time.
var insiders insiderPool

type insiderPool struct {
	mu   sync.Mutex
	idle []*insider
	all  []*insider
}

type insider struct {
	process *exec.Cmd
	in      io.WriteCloser
	calls   *json.Encoder
	answers *json.Decoder
}

func (p *insiderPool) take() (*insider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.idle); n > 0 {
		i := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return i, nil
	}
	i, err := startInsider()
	if err == nil {
		p.all = append(p.all, i)
	}
	return i, err
}

func (p *insiderPool) giveBack(i *insider) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, i)
}

// stop ends all of them, by the end of their input.
func (p *insiderPool) stop() (err error) {
	for _, i := range p.all {
		_ = i.in.Close()
		err = errors.Join(err, i.process.Wait())
	}
	return err
}

func startInsider() (*insider, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	i := &insider{process: exec.Command(program)}
	i.process.Env = append(os.Environ(), insideVariable+"=1", "HOME=/no-home", "USERPROFILE=/no-home") // the SDK looks for its files once
	i.process.Stderr = os.Stderr                                                                       // of a panic
	if i.in, err = i.process.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := i.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	i.calls, i.answers = json.NewEncoder(i.in), json.NewDecoder(out)
	return i, i.process.Start()
}

// runInside is ts.Exec of s3img in one of those processes, which have no standard input.
func runInside(ts *testscript.TestScript, args []string) (code int, err error) {
	script := reflect.ValueOf(ts).Elem() // which does not show all of its environment
	if script.FieldByName("stdin").Len() > 0 || script.FieldByName("ttyin").Len() > 0 {
		return 0, errors.New("only a program has a standard input: say exec s3img")
	}
	call := insideCall{Dir: ts.MkAbs("."), Args: args}
	for variables := script.FieldByName("env"); len(call.Env) < variables.Len(); {
		call.Env = append(call.Env, variables.Index(len(call.Env)).String())
	}
	call.Env = append(call.Env, "PWD="+call.Dir)
	i, err := insiders.take()
	if err != nil {
		return 0, err
	}
	var answer insideAnswer
	if err := errors.Join(i.calls.Encode(call), i.answers.Decode(&answer)); err != nil {
		return 0, fmt.Errorf("run s3img: %w", err)
	}
	insiders.giveBack(i)
	_, err = ts.Stdout().Write(answer.Stdout)
	_, err2 := ts.Stderr().Write(answer.Stderr)
	return answer.Code, errors.Join(err, err2)
}

// runs is runInside where it can be, else ts.Exec.
func runs(ts *testscript.TestScript, args []string) (code int, err error) {
	if args[0] == "s3img" && os.Getenv(raceVariable) == "" {
		return runInside(ts, args[1:])
	}
	if args[0] == "exec" {
		args = args[1:]
	}
	var exit *exec.ExitError
	if err := ts.Exec(args[0], args[1:]...); errors.As(err, &exit) {
		return exit.ExitCode(), nil
	} else if err != nil {
		return 0, err
	}
	return 0, nil
}

// cmdS3img is exec s3img without a process of its own.
func cmdS3img(ts *testscript.TestScript, args []string) error {
	code, err := runs(ts, append([]string{"s3img"}, args...))
	if err == nil && code != 0 {
		err = fmt.Errorf("exit code %d", code)
	}
	return err
}
