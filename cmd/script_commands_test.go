package cmd_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"github.com/s3img/s3img/pkg/s3ops"
)

const (
	requestTimeout = 30 * time.Second
	waitTimeout    = 60 * time.Second
	waitStep       = 50 * time.Millisecond
)

type command = func(ts *testscript.TestScript, neg bool, args []string)

func scriptCommands() map[string]command {
	commands := imageCommands()
	maps.Copy(commands, receiverCommands())
	maps.Copy(commands, map[string]command{
		"s3img":    needArgs(1, cmdS3img),    // s3img ARG…: exec s3img without a process of its own, nor standard input
		"exits":    needArgs(2, cmdExits),    // exits CODE s3img|exec…: either of them with the exact exit code
		"mkbucket": needArgs(1, cmdMkbucket), // mkbucket NAME
		"image":    needArgs(2, cmdImage),    // image FILE WxH
		"s3put":    needArgs(2, cmdS3put),    // s3put FILE s3://bucket/key [CONTENT-TYPE]
		"s3get":    needArgs(2, cmdS3get),    // s3get s3://bucket/key FILE
		"s3rm":     needArgs(1, cmdS3rm),     // s3rm s3://bucket/key
		"s3head":   needArgs(1, cmdS3head),   // s3head s3://bucket/key: headers, metadata and tags on stdout, a line each
		"s3ls":     needArgs(1, cmdS3ls),     // s3ls s3://bucket/prefix: keys on stdout, or (none)
		"httpget":  needArgs(1, cmdHTTPGet),  // httpget URL [FILE]: "STATUS TYPE WxH" or "STATUS TYPE N bytes" on stdout
		"dims":     needArgs(2, cmdDims),     // dims FILE WxH
		"jsonenv":  needArgs(2, cmdJSONEnv),  // jsonenv VAR path.to.0.key: from the first line of the last stdout
		"waitfile": needArgs(1, cmdWaitFile), // waitfile FILE
		"waitget":  needArgs(1, cmdWaitGet),  // waitget URL: until it answers 200
		"waits3":   needArgs(1, cmdWaitS3),   // waits3 s3://bucket/key
		"waitdims": needArgs(2, cmdWaitDims), // waitdims FILE WxH
		"s3tag":    needArgs(3, cmdS3Tag),    // s3tag s3://bucket/key NAME VALUE
		"waittag":  needArgs(3, cmdWaitTag),  // waittag s3://bucket/key NAME VALUE
		"waitgone": needArgs(1, cmdWaitGone), // waitgone s3://bucket/key
		"freeport": needArgs(1, cmdFreePort), // freeport VAR
		"waitport": needArgs(1, cmdWaitPort), // waitport PORT: until something listens on 127.0.0.1
		"listen":   needArgs(1, cmdListen),   // listen PORT: on 127.0.0.1, until the script ends
		"tinydisk": needArgs(1, cmdTinyDisk), // tinydisk DIR: mounts 20 kB there until the script ends; needs [tmpfs]
		"sleep":    needArgs(1, cmdSleep),    // sleep DURATION: where something must not happen
		"bomb":     needArgs(1, cmdBomb),     // bomb FILE: a PNG of 65,535 x 65,535 pixels and 100 kB
		"truncate": needArgs(2, cmdTruncate), // truncate FILE BYTES
		"envfile":  needArgs(1, cmdEnvFile),  // envfile FILE…: puts the values of $VARIABLES into files
		"program":  needArgs(2, cmdProgram),  // program FILE arm64|x86_64: the head of a static program for Linux
		"unzip":    needArgs(1, cmdUnzip),    // unzip FILE: "MODE NAME BYTES" of each file in it on stdout
	})
	return commands
}

func needArgs(n int, run func(ts *testscript.TestScript, args []string) error) command {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if len(args) < n {
			ts.Fatalf("want at least %d arguments, got %d", n, len(args))
		}
		err := run(ts, args)
		if neg && err == nil {
			ts.Fatalf("unexpected success")
		}
		if !neg {
			ts.Check(err)
		}
	}
}

func cmdExits(ts *testscript.TestScript, args []string) error {
	want, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	got, err := runs(ts, args[1:])
	if err == nil && got != want {
		err = fmt.Errorf("exit code %d, want %d", got, want)
	}
	return err
}

func cmdEnvFile(ts *testscript.TestScript, args []string) error {
	for _, name := range args {
		path := ts.MkAbs(name)
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(os.Expand(string(data), ts.Getenv)), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func cmdMkbucket(_ *testscript.TestScript, args []string) error {
	_, err := client.API().CreateBucket(context.Background(), &s3.CreateBucketInput{Bucket: &args[0]})
	return err
}

func cmdImage(ts *testscript.TestScript, args []string) error {
	width, height, err := parseSize(args[1])
	if err != nil {
		return err
	}
	data, err := encodedImage(args[0], width, height)
	if err != nil {
		return err
	}
	file := ts.MkAbs(args[0])
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o644)
}

// encodedImages are testImages by extension and size: many tests want the same ones.
var encodedImages sync.Map

// encodedImage is testImage in the format that a name asks for. The bytes are shared.
func encodedImage(name string, width, height int) ([]byte, error) {
	key := fmt.Sprint(strings.ToLower(path.Ext(name)), width, "x", height)
	if data, known := encodedImages.Load(key); known {
		return data.([]byte), nil
	}
	var buf bytes.Buffer
	if err := encodeByName(&buf, name, testImage(width, height)); err != nil {
		return nil, err
	}
	encodedImages.Store(key, buf.Bytes())
	return buf.Bytes(), nil
}

// testImage is a smooth gradient with a bright disc: compressible as photos are, and different at every place.
func testImage(width, height int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{uint8(255 * x / width), uint8(255 * y / height), uint8(96 + (x^y)&31), 255}
			dx, dy := 2*x-width, 2*y-height
			if dx*dx+dy*dy < width*height/4 {
				c = color.NRGBA{250, 240, uint8(255 * x / width), 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

func encodeByName(w io.Writer, name string, img image.Image) error {
	switch strings.ToLower(path.Ext(name)) {
	case ".png":
		return png.Encode(w, img)
	case ".gif":
		return gif.Encode(w, img, nil)
	case ".bmp":
		return bmp.Encode(w, img)
	case ".tif", ".tiff":
		return tiff.Encode(w, img, nil)
	}
	return jpeg.Encode(w, img, &jpeg.Options{Quality: 92})
}

func cmdS3Tag(_ *testscript.TestScript, args []string) error {
	at, err := s3ops.ParseLocation(args[0])
	if err != nil {
		return err
	}
	_, err = client.API().PutObjectTagging(context.Background(), &s3.PutObjectTaggingInput{
		Bucket: &at.Bucket, Key: &at.Key, Tagging: &types.Tagging{TagSet: []types.Tag{{Key: &args[1], Value: &args[2]}}},
	})
	return err
}

func cmdS3put(ts *testscript.TestScript, args []string) error {
	to, err := s3ops.ParseLocation(args[1])
	if err != nil {
		return err
	}
	in := &s3.PutObjectInput{Bucket: &to.Bucket, Key: &to.Key, Body: strings.NewReader(ts.ReadFile(args[0]))}
	if len(args) > 2 {
		in.ContentType = &args[2]
	}
	_, err = client.API().PutObject(context.Background(), in)
	return err
}

func cmdS3get(ts *testscript.TestScript, args []string) error {
	from, err := s3ops.ParseLocation(args[0])
	if err != nil {
		return err
	}
	out, err := client.API().GetObject(context.Background(), &s3.GetObjectInput{Bucket: &from.Bucket, Key: &from.Key})
	if err != nil {
		return err
	}
	defer out.Body.Close()
	data, err := io.ReadAll(out.Body)
	if err != nil {
		return err
	}
	return os.WriteFile(ts.MkAbs(args[1]), data, 0o644)
}

func cmdS3rm(_ *testscript.TestScript, args []string) error {
	at, err := s3ops.ParseLocation(args[0])
	if err != nil {
		return err
	}
	_, err = client.API().DeleteObject(context.Background(), &s3.DeleteObjectInput{Bucket: &at.Bucket, Key: &at.Key})
	return err
}

func cmdS3ls(ts *testscript.TestScript, args []string) error {
	at, err := s3ops.ParseLocation(args[0])
	if err != nil {
		return err
	}
	none := true
	pages := s3.NewListObjectsV2Paginator(client.API(), &s3.ListObjectsV2Input{Bucket: &at.Bucket, Prefix: &at.Key})
	for pages.HasMorePages() {
		page, err := pages.NextPage(context.Background())
		if err != nil {
			return err
		}
		for _, object := range page.Contents {
			none = false
			fmt.Fprintln(ts.Stdout(), aws.ToString(object.Key))
		}
	}
	if none {
		fmt.Fprintln(ts.Stdout(), "(none)")
	}
	return nil
}

// anonymous is a browser: no credentials, and *.localhost is this machine.
var anonymous = &http.Client{
	Timeout: requestTimeout,
	Transport: &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		if host, port, err := net.SplitHostPort(addr); err == nil && strings.HasSuffix(host, ".localhost") {
			addr = net.JoinHostPort("127.0.0.1", port)
		}
		return (&net.Dialer{}).DialContext(ctx, network, addr)
	}},
}

func cmdHTTPGet(ts *testscript.TestScript, args []string) error {
	if _, err := url.Parse(args[0]); err != nil {
		return err
	}
	resp, err := anonymous.Get(args[0])
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("%d bytes", len(data))
	if cfg, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		what = fmt.Sprintf("%dx%d", cfg.Width, cfg.Height)
	}
	fmt.Fprintln(ts.Stdout(), resp.StatusCode, resp.Header.Get("Content-Type"), what)
	if len(args) > 1 {
		return os.WriteFile(ts.MkAbs(args[1]), data, 0o644)
	}
	return nil
}

func cmdDims(ts *testscript.TestScript, args []string) error {
	cfg, _, err := image.DecodeConfig(strings.NewReader(ts.ReadFile(args[0])))
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	if got := fmt.Sprintf("%dx%d", cfg.Width, cfg.Height); got != args[1] {
		return fmt.Errorf("%s is %s, want %s", args[0], got, args[1])
	}
	return nil
}

func cmdJSONEnv(ts *testscript.TestScript, args []string) error {
	line, _, _ := strings.Cut(ts.ReadFile("stdout"), "\n")
	var value any
	if err := json.Unmarshal([]byte(line), &value); err != nil {
		return fmt.Errorf("%w in %s", err, line)
	}
	for step := range strings.SplitSeq(args[1], ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(v) {
				return fmt.Errorf("no element %q in %s", step, line)
			}
			value = v[i]
		}
	}
	if value == nil {
		return fmt.Errorf("no %q in %s", args[1], line)
	}
	ts.Setenv(args[0], fmt.Sprint(value))
	return nil
}

func cmdWaitFile(ts *testscript.TestScript, args []string) error {
	return waitFor(func() bool {
		_, err := os.Stat(ts.MkAbs(args[0]))
		return err == nil
	}, args[0])
}

func cmdWaitGet(_ *testscript.TestScript, args []string) error {
	return waitFor(func() bool {
		resp, err := anonymous.Get(args[0])
		if err != nil {
			return false
		}
		defer resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	}, args[0])
}

func cmdWaitS3(_ *testscript.TestScript, args []string) error {
	at, err := s3ops.ParseLocation(args[0])
	if err != nil {
		return err
	}
	return waitFor(func() bool {
		_, err := client.Head(context.Background(), at)
		return err == nil
	}, args[0])
}

func cmdWaitDims(ts *testscript.TestScript, args []string) error {
	return waitFor(func() bool {
		data, err := os.ReadFile(ts.MkAbs(args[0]))
		if err != nil {
			return false
		}
		cfg, _, err := image.DecodeConfig(bytes.NewReader(data))
		return err == nil && fmt.Sprintf("%dx%d", cfg.Width, cfg.Height) == args[1]
	}, args[0]+" as "+args[1])
}

func cmdFreePort(ts *testscript.TestScript, args []string) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	ts.Setenv(args[0], port)
	return errors.Join(err, listener.Close())
}

func cmdWaitPort(_ *testscript.TestScript, args []string) error {
	addr := net.JoinHostPort("127.0.0.1", args[0])
	return waitFor(func() bool {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			return false
		}
		return conn.Close() == nil
	}, addr)
}

func cmdListen(ts *testscript.TestScript, args []string) error {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", args[0]))
	if err != nil {
		return err
	}
	ts.Defer(func() { _ = listener.Close() })
	return nil
}

func cmdTinyDisk(ts *testscript.TestScript, args []string) error {
	dir := ts.MkAbs(args[0])
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=20k", "tmpfs", dir).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	ts.Defer(func() { _ = exec.Command("umount", dir).Run() })
	return nil
}

func cmdSleep(_ *testscript.TestScript, args []string) error {
	d, err := time.ParseDuration(args[0])
	time.Sleep(d)
	return err
}

// cmdBomb writes a valid header, and as many compressed zeros as fit into the size.
func cmdBomb(ts *testscript.TestScript, args []string) error {
	const side, size = 65535, 100_000
	block := deflated(1<<20, false)
	zeros := append([]byte{0x78, 0x9c}, bytes.Repeat(block, size/len(block)+1)...)
	var file bytes.Buffer
	file.WriteString("\x89PNG\r\n\x1a\n")
	header := binary.BigEndian.AppendUint32(nil, side)
	header = binary.BigEndian.AppendUint32(header, side)
	writeChunk(&file, "IHDR", append(header, 8, 2, 0, 0, 0))
	writeChunk(&file, "IDAT", zeros[:size])
	writeChunk(&file, "IEND", nil)
	return os.WriteFile(ts.MkAbs(args[0]), file.Bytes(), 0o644)
}

func writeChunk(w *bytes.Buffer, name string, data []byte) {
	_ = binary.Write(w, binary.BigEndian, uint32(len(data)))
	body := append([]byte(name), data...)
	w.Write(body)
	_ = binary.Write(w, binary.BigEndian, crc32.ChecksumIEEE(body))
}

func waitFor(there func() bool, what string) error {
	for deadline := time.Now().Add(waitTimeout); time.Now().Before(deadline); time.Sleep(waitStep) {
		if there() {
			return nil
		}
	}
	return fmt.Errorf("%s did not appear within %v", what, waitTimeout)
}

func cmdTruncate(ts *testscript.TestScript, args []string) error {
	n, err := strconv.ParseInt(args[1], 10, 64)
	if err != nil {
		return err
	}
	return os.Truncate(ts.MkAbs(args[0]), n)
}

func parseSize(s string) (width, height int, err error) {
	_, err = fmt.Sscanf(s, "%dx%d", &width, &height)
	return width, height, err
}
