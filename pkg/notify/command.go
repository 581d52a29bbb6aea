package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"
)

// commandWait is how long a program that was told to end, or whose children keep its output, is waited for.
const commandWait = 2 * time.Second

// Command is a program that is started for each message, with the message on its standard input. No shell reads the command line.
type Command struct {
	line    string
	path    string
	args    []string
	timeout time.Duration
}

// NewCommand reads a command line, in which quotes keep words together. timeout is how long the program may run. It fails if there is no
// such program.
func NewCommand(line string, timeout time.Duration) (*Command, error) {
	words, err := splitWords(line)
	if err != nil {
		return nil, err
	}
	if len(words) == 0 {
		return nil, errors.New("it names no program")
	}
	path, err := exec.LookPath(words[0])
	if err != nil {
		return nil, err
	}
	return &Command{line: line, path: path, args: words[1:], timeout: timeout}, nil
}

// Identity implements [Receiver].
func (c *Command) Identity() string { return c.line }

// Name implements [Receiver].
func (c *Command) Name() string { return c.path }

// Send implements [Receiver]: an exit code of 0 is taken for yes. The program has S3IMG_WEBHOOK_ID in its environment. What it prints
// is dropped, but for the last of it where it fails.
func (c *Command) Send(ctx context.Context, m Message) error {
	limited, stop := context.WithTimeout(ctx, c.timeout)
	defer stop()
	program := exec.CommandContext(limited, c.path, c.args...)
	program.Env = append(program.Environ(), "S3IMG_WEBHOOK_ID="+m.ID)
	program.Stdin = bytes.NewReader(append(bytes.Clone(m.Body), '\n'))
	printed := &tail{}
	program.Stdout, program.Stderr = printed, printed
	program.WaitDelay = commandWait
	endWithChildren(program)
	err := program.Run()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		err = fmt.Errorf("it took longer than %s", c.timeout)
	}
	if words := lastLine(printed.text); words != "" {
		err = fmt.Errorf("%w: %s", err, words)
	}
	return &SendError{To: c.path, Err: err}
}

// tail keeps the end of what is written to it.
type tail struct{ text []byte }

func (t *tail) Write(data []byte) (int, error) {
	const most = 4 << 10
	t.text = append(t.text, data...)
	if cut := len(t.text) - most; cut > 0 {
		t.text = append(t.text[:0], t.text[cut:]...)
	}
	return len(data), nil
}

func lastLine(text []byte) string {
	text = bytes.TrimSpace(text)
	return firstLine(text[bytes.LastIndexByte(text, '\n')+1:])
}
