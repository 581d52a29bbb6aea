package cmd_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/s3img/s3img"

// room is a package of this module: what it may use, and why no more. Names are relative to the module; "." is main.go.
type room struct {
	rooms     []string // packages of this module that it may import
	libraries []string // other modules, as prefixes of import paths, that few may import: those named in guarded
	never     []string // packages of the standard library that it may not import, as prefixes
	reason    string
}

// rooms is the plan of the house. A package that is not listed fails the test: whoever adds one says where it stands.
var rooms = map[string]room{
	".": {
		rooms:  []string{"cmd"},
		reason: "signals, streams and the exit code, nothing else",
	},
	"cmd": {
		rooms:     []string{"pkg/config", "pkg/renditions", "pkg/uploads", "pkg/inventory", "pkg/jobreport", "pkg/lambda", "pkg/devs3", "pkg/webhook", "pkg/httpserve", "pkg/metrics", "pkg/gallery", "pkg/imageops", "pkg/s3ops", "pkg/s3ops/plan", "pkg/s3ops/website", "pkg/s3ops/trigger", "pkg/s3ops/batch", "pkg/events", "pkg/queue", "pkg/meminfo", "pkg/notify", "pkg/s3ops/publish", "pkg/gallery/site", "pkg/printable", "pkg/quantity", "pkg/uploads/files", "pkg/traces"},
		libraries: []string{libCobra, libPflag, libProgressbar, libTerm, libLambda},
		reason:    "the command line: the only place that knows flags, terminals and the environment",
	},
	"pkg/renditions": {
		rooms:  []string{"pkg/imageops", "pkg/imageops/stamp", "pkg/s3ops", "pkg/inventory", "pkg/events", "pkg/queue", "pkg/printable", "pkg/traces"},
		reason: "the job joins images and stores; it speaks to S3 through s3ops only",
	},
	"pkg/jobreport": {
		rooms:     []string{"pkg/renditions", "pkg/imageops", "pkg/markup"},
		libraries: []string{libGomponents},
		never:     []string{"os", "path/filepath", "log", "flag"},
		reason:    "results of a job in, figures out: what shows them is given them",
	},
	"pkg/uploads": {
		rooms:     []string{"pkg/imageops", "pkg/s3ops"},
		libraries: []string{libCors},
		reason:    "the presign contract: signatures from s3ops, names and formats from imageops",
	},
	"pkg/renditions/storetest": {
		rooms:  []string{"pkg/renditions"},
		reason: "for tests only: no program may import it; what every store promises",
	},
	"pkg/uploads/files": {
		rooms:  []string{"pkg/uploads", "pkg/renditions", "pkg/imageops", "pkg/s3ops"},
		never:  []string{"image", "log", "flag"},
		reason: "files go up by s3ops or where the contract says, and their renditions by the one job",
	},
	"pkg/inventory": {
		rooms:  []string{"pkg/s3ops", "pkg/inventory/parquet"},
		never:  []string{"image", "log", "flag"},
		reason: "manifests and data files of S3 Inventory in, objects out; what becomes of objects is known above",
	},
	"pkg/inventory/parquet": {
		never:  []string{"image", "net", "os", "path/filepath", "log", "flag"},
		reason: "a format on its own: bytes in, rows out, and nothing of what they mean",
	},
	"pkg/notify": {
		rooms:     []string{"pkg/renditions", "pkg/imageops", "pkg/queue", "pkg/s3ops", "pkg/s3ops/publish"},
		libraries: []string{libSmithy},
		never:     []string{"image", "log", "flag"},
		reason:    "results in, signed messages out, kept in a folder while nobody takes them; who is told is given to it",
	},
	"pkg/config": {
		rooms:  []string{"pkg/imageops", "pkg/uploads", "pkg/s3ops", "pkg/quantity"},
		never:  []string{"image", "os", "path/filepath", "log", "flag"},
		reason: "bytes of a file and values of variables in, settings out: what they say is checked by those whose settings they are",
	},
	"pkg/gallery": {
		rooms:     []string{"pkg/imageops", "pkg/markup"},
		libraries: []string{libGomponents},
		never:     []string{"net", "os", "path/filepath", "log", "flag"},
		reason:    "names of renditions in, pages out: imageops knows how names are made, and where pages go is given to it",
	},
	"pkg/markup": {
		libraries: []string{libGomponents},
		never:     []string{"image", "net", "os", "path/filepath", "log", "flag"},
		reason:    "how HTML is laid out, whatever it says",
	},
	"pkg/gallery/site": {
		rooms:  []string{"pkg/gallery", "pkg/imageops", "pkg/renditions", "pkg/s3ops"},
		never:  []string{"image", "log", "flag"},
		reason: "where pages go: a prefix by s3ops, or a folder by the store that renditions have",
	},
	"pkg/printable": {
		never:  []string{"net", "os", "path/filepath", "log", "flag"},
		reason: "text in, text out: what a terminal obeys is known here, and no terminal",
	},
	"pkg/quantity": {
		never:  []string{"net", "os", "path/filepath", "log", "flag"},
		reason: "text in, numbers out: flags and the environment of a function are read by the same rules",
	},
	"pkg/lambda": {
		rooms:     []string{"pkg/config", "pkg/renditions", "pkg/uploads", "pkg/events", "pkg/s3ops", "pkg/s3ops/publish", "pkg/s3ops/website", "pkg/imageops", "pkg/quantity", "pkg/traces"},
		libraries: []string{libLambda},
		never:     []string{"os", "path/filepath", "log", "flag"},
		reason:    "one invocation in, its answer out, and what is deployed: environment, files and the terminal are those of its command",
	},
	"pkg/devs3": {
		rooms:     []string{"pkg/s3ops"},
		libraries: []string{libVersitygw, libAws},
		reason:    "the embedded S3 is the only one that links a server, whose requests are types of the AWS SDK; it says how to connect with an s3ops.Config",
	},
	"pkg/devs3/devs3test": {
		rooms:     []string{"pkg/devs3", "pkg/s3ops", "pkg/s3ops/website"},
		libraries: []string{libVersitygw, libAws},
		never:     []string{"os/exec"},
		reason:    "for tests only: no program may import it; the store's own code says whether a folder is fit for it",
	},
	"pkg/queue": {
		rooms:     []string{"pkg/s3ops", "pkg/traces"},
		libraries: []string{libAws, libSmithy},
		never:     []string{"image", "os", "log", "flag"},
		reason:    "messages of SQS, whatever they say: s3ops lends its AWS configuration, and no event is read here",
	},
	"pkg/queue/queuetest": {
		rooms:     []string{"pkg/s3ops"},
		libraries: []string{libAws},
		reason:    "for tests only: no program may import it; it says how to connect with an s3ops.Config",
	},
	"pkg/s3ops": {
		rooms:     []string{"pkg/s3ops/signed"},
		libraries: []string{libAws, libSmithy},
		never:     []string{"image", "log", "flag"},
		reason:    "S3 verbs know no images; beside the queue they are the only ones to know the AWS SDK",
	},
	"pkg/s3ops/signed": {
		libraries: []string{libAws, libSmithy},
		never:     []string{"image", "os", "log", "flag"},
		reason:    "one request to a service of AWS, signed and tried again; what is asked, and of whom, is given to it",
	},
	"pkg/s3ops/sns": {
		rooms:     []string{"pkg/s3ops", "pkg/s3ops/signed"},
		libraries: []string{libSmithy},
		never:     []string{"image", "os", "log", "flag"},
		reason:    "three requests to SNS: the SDK's client has forty, and tables that every start builds",
	},
	"pkg/s3ops/publish": {
		rooms:     []string{"pkg/s3ops", "pkg/s3ops/signed", "pkg/s3ops/sns"},
		libraries: []string{libAws, libSmithy},
		never:     []string{"image", "os", "log", "flag"},
		reason:    "messages for topics and buses, whatever they say: what they are about is known above",
	},
	"pkg/s3ops/policy": {
		never:  []string{"net", "os", "log", "flag"},
		reason: "policy documents of buckets and of targets: text in, text out; no store",
	},
	"pkg/s3ops/plan": {
		rooms: []string{"pkg/s3ops"},
		never: []string{"image", "os", "log", "flag"},
		reason: "what setting up a bucket and its events have in common; it stands above s3ops, whose verbs plan nothing, and asks it " +
			"whether a bucket holds objects",
	},
	"pkg/s3ops/website": {
		rooms:     []string{"pkg/s3ops", "pkg/s3ops/plan", "pkg/s3ops/policy", "pkg/s3ops/signed"},
		libraries: []string{libAws, libSmithy},
		never:     []string{"image", "os", "log", "flag"},
		reason:    "what a bucket is set up with, as website or for uploads: settings of S3 that nobody else asks for",
	},
	"pkg/s3ops/batch": {
		rooms:     []string{"pkg/s3ops", "pkg/s3ops/signed"},
		libraries: []string{libSmithy},
		never:     []string{"image", "os", "log", "flag"},
		reason:    "jobs of S3 Batch Operations, whatever their function does; which objects and which function is given to it",
	},
	"pkg/s3ops/trigger": {
		rooms:     []string{"pkg/s3ops", "pkg/s3ops/plan", "pkg/s3ops/policy", "pkg/s3ops/signed", "pkg/s3ops/sns"},
		libraries: []string{libAws, libSmithy},
		never:     []string{"image", "os", "log", "flag"},
		reason:    "events of a bucket and the services that take them: it knows nothing of how else a bucket is set up",
	},
	"pkg/s3ops/mototest": {
		rooms:     []string{"pkg/s3ops", "pkg/httpserve/requesttest"},
		libraries: []string{libAws},
		reason:    "for tests only: no program may import it; it says how to connect with clients of s3ops",
	},
	"pkg/s3ops/faulttest": {
		reason: "for tests only: no program may import it; a bad network knows HTTP, and no store",
	},
	"pkg/events": {
		rooms:  []string{"pkg/traces"}, // for names of headers
		never:  []string{"net/http", "os", "path/filepath", "log", "flag"},
		reason: "bytes of events in, names of objects out: pure functions",
	},
	"pkg/meminfo": {
		never:  []string{"net", "log", "flag"},
		reason: "what the system tells of its memory, and nothing of what it is for",
	},
	"pkg/httpserve": {
		never:  []string{"os", "flag"},
		reason: "how a server listens, waits and stops; what it serves is given to it",
	},
	"pkg/httpserve/requesttest": {
		reason: "for tests only: no program may import it; it knows HTTP, and nobody who speaks it",
	},
	"pkg/metrics": {
		libraries: []string{libMetrics},
		never:     []string{"image", "os", "path/filepath", "log", "flag"},
		reason:    "counts what it is told: no stores, no images, no flags; the only one that knows how Prometheus reads",
	},
	"pkg/traces": {
		rooms:     []string{"pkg/httpserve"},
		libraries: []string{libOtel},
		never:     []string{"image", "os", "path/filepath", "log", "flag"},
		reason:    "spans of what it is told: no stores, no images; the only one that links OpenTelemetry, if built with its tag",
	},
	"pkg/webhook": {
		rooms:  []string{"pkg/events"},
		never:  []string{"image", "os", "log", "flag"},
		reason: "requests in, events out, once it is sure who sent them; what is done about events is given to it",
	},
	"pkg/imageops": {
		rooms:     []string{"pkg/imageops/internal/codec", "pkg/imageops/internal/colour", "pkg/imageops/internal/formats", "pkg/imageops/internal/metadata", "pkg/imageops/internal/resample", "pkg/imageops/internal/saliency"},
		libraries: []string{libImaging},
		never:     []string{"net", "os", "path/filepath", "log", "flag"},
		reason:    "bytes in, bytes out: no store, no folders, no network, no terminal",
	},
	"pkg/imageops/internal/codec": {
		never:  []string{"net", "os", "path/filepath", "log", "flag"},
		reason: "what all formats share; it knows none of them",
	},
	"pkg/imageops/internal/codec/codectest": {
		rooms:  []string{"pkg/imageops/internal/codec"},
		reason: "for tests only: no program may import it; what tests of several rooms read and measure",
	},
	"pkg/imageops/internal/formats": {
		rooms:  []string{"pkg/imageops/internal/bmp", "pkg/imageops/internal/codec", "pkg/imageops/internal/gif", "pkg/imageops/internal/heif", "pkg/imageops/internal/jpeg", "pkg/imageops/internal/png", "pkg/imageops/internal/tiff", "pkg/imageops/internal/webp"},
		never:  []string{"image", "net", "os", "path/filepath", "log", "flag"},
		reason: "the one table: nothing else knows which formats there are, and only the facade reads it",
	},
	"pkg/imageops/internal/colour": {
		never:  []string{"image", "net", "os", "path/filepath", "log", "flag"},
		reason: "what numbers of pixels look like: profiles and samples, and no file formats",
	},
	"pkg/imageops/internal/metadata": {
		rooms:  []string{"pkg/imageops/internal/codec"},
		never:  []string{"image", "net", "os", "path/filepath", "log", "flag"},
		reason: "blocks of EXIF and XMP in, blocks out: where they stand in a file is the business of each format; codec knows how an orientation turns",
	},
	"pkg/imageops/internal/bmp": {
		rooms:  []string{"pkg/imageops/internal/codec"},
		never:  []string{"image", "net", "os", "path/filepath", "log", "flag"},
		reason: "a format's room: headers and rows, no other part of the engine",
	},
	"pkg/imageops/internal/gif": {
		rooms:  []string{"pkg/imageops/internal/codec", "pkg/imageops/internal/motion"},
		never:  []string{"image/gif", "net", "os", "path/filepath", "log", "flag"},
		reason: "a format's room: rows and frames in and out, no other part of the engine",
	},
	"pkg/imageops/internal/heif": {
		rooms:  []string{"pkg/imageops/internal/codec", "pkg/imageops/internal/hevc"},
		never:  []string{"net", "os", "log", "flag"},
		reason: "the container of HEIC; what its pictures are coded by stands in hevc",
	},
	"pkg/imageops/internal/hevc": {
		never:  []string{"image", "net", "os", "log", "flag"},
		reason: "H.265 alone: units in, planes out; it knows no container and nothing of the engine",
	},
	"pkg/imageops/internal/jpeg": {
		rooms:  []string{"pkg/imageops/internal/codec"},
		never:  []string{"image/jpeg", "net", "os", "path/filepath", "log", "flag"},
		reason: "a codec on its own: planes and bytes, no other part of the engine",
	},
	"pkg/imageops/internal/motion": {
		never:  []string{"net", "os", "path/filepath", "log", "flag"},
		reason: "pixels and times: what changes between frames, whatever the format",
	},
	"pkg/imageops/internal/png": {
		rooms:  []string{"pkg/imageops/internal/codec", "pkg/imageops/internal/motion"},
		never:  []string{"image/png", "net", "os", "path/filepath", "log", "flag"},
		reason: "a codec on its own: rows and bytes, no other part of the engine",
	},
	"pkg/imageops/internal/saliency": {
		rooms:  []string{"pkg/imageops/internal/codec"},
		never:  []string{"image", "net", "os", "path/filepath", "log", "flag"},
		reason: "samples in, the place of a crop out: no formats, no metadata, no rendering",
	},
	"pkg/imageops/internal/tiff": {
		rooms:  []string{"pkg/imageops/internal/codec", "pkg/imageops/internal/jpeg", "pkg/imageops/internal/metadata", "pkg/imageops/internal/webp"},
		never:  []string{"image", "net", "os", "path/filepath", "log", "flag"},
		reason: "a format's room: headers and rows; strips may be JPEG or WebP, each of which has one parser",
	},
	"pkg/imageops/internal/webp": {
		rooms:  []string{"pkg/imageops/internal/codec", "pkg/imageops/internal/motion"},
		never:  []string{"image", "net", "os", "path/filepath", "log", "flag"},
		reason: "a format's room: planes, rows and frames, no other part of the engine",
	},
	"pkg/imageops/stamp": {
		rooms:  []string{"pkg/imageops/internal/jpeg", "pkg/imageops/internal/codec"},
		never:  []string{"image", "net", "os", "path/filepath", "log", "flag"},
		reason: "a comment in the head of a file: bytes in, bytes out, and nothing of what the text means; a JPEG has an index that jpeg mends",
	},
	"pkg/imageops/internal/resample": {
		never:  []string{"image", "net", "os", "path/filepath", "log", "flag"},
		reason: "filters over samples: no formats, no colours",
	},
}

// Libraries that belong to the rooms which name them; any other library may be used everywhere.
const (
	libCobra       = "github.com/spf13/cobra"
	libPflag       = "github.com/spf13/pflag"
	libProgressbar = "github.com/schollz/progressbar"
	libTerm        = "golang.org/x/term"
	libAws         = "github.com/aws/aws-sdk-go-v2"
	libSmithy      = "github.com/aws/smithy-go"
	libVersitygw   = "github.com/versity/versitygw"
	libImaging     = "github.com/disintegration/imaging"
	libCors        = "github.com/rs/cors"
	libLambda      = "github.com/aws/aws-lambda-go"
	libMetrics     = "github.com/VictoriaMetrics/metrics"
	libGomponents  = "maragu.dev/gomponents"
	libOtel        = "go.opentelemetry.io"
)

var guarded = []string{libCobra, libPflag, libProgressbar, libTerm, libAws, libSmithy, libVersitygw, libImaging, libMetrics, libCors, libLambda, libGomponents, libOtel}

// reachesByName are packages of the standard library that call methods by their names: where one is linked in, the linker keeps every
// exported method of the program, a fifth of its bytes. Pages are made with gomponents, other text by strings.Replacer.
var reachesByName = []string{"text/template", "html/template", "net/rpc"}

// isTestRoom knows what tests of every package may import beside what the package itself may: servers for them. Libraries are
// free in tests.
func isTestRoom(name string) bool {
	return slices.Contains([]string{"pkg/devs3/devs3test", "pkg/renditions/storetest", "pkg/queue/queuetest", "pkg/s3ops/mototest", "pkg/s3ops/faulttest", "pkg/httpserve/requesttest", "pkg/imageops/internal/codec/codectest"}, name)
}

// TestImportsPointDown reads the imports of every file, of all platforms, and compares them with the plan.
func TestImportsPointDown(t *testing.T) {
	seen := map[string]bool{}
	for _, file := range goFiles(t, "..") {
		name := path.Dir(file)
		seen[name] = true
		plan, known := rooms[name]
		if !known {
			t.Errorf("%s: package %s is not in the plan: add it to rooms, with what it may import and why", file, name)
			continue
		}
		for _, imported := range importsOf(t, filepath.Join("..", filepath.FromSlash(file))) {
			if why := plan.refuses(name, imported, strings.HasSuffix(file, "_test.go")); why != "" {
				t.Errorf("%s imports %s: %s (%s: %s)", file, imported, why, name, plan.reason)
			}
		}
	}
	for name := range rooms {
		if !seen[name] {
			t.Errorf("rooms has %s, which does not exist", name)
		}
	}
}

// refuses says why the room called name may not import a package, "" if it may.
func (r room) refuses(name, imported string, test bool) string {
	if other, ours := strings.CutPrefix(imported, module); ours {
		other = strings.TrimPrefix(other, "/")
		if slices.Contains(r.rooms, other) || (test && (isTestRoom(other) || other == name)) {
			return ""
		}
		return "that is not below it"
	}
	if test {
		return ""
	}
	if slices.ContainsFunc(reachesByName, below(imported)) {
		return "with it the linker would keep every method"
	}
	if slices.ContainsFunc(r.never, below(imported)) {
		return "that is not its business"
	}
	if slices.ContainsFunc(guarded, below(imported)) && !slices.ContainsFunc(r.libraries, below(imported)) {
		return "that library belongs to another room"
	}
	return ""
}

// below matches the prefixes that an import path lies in.
func below(imported string) func(prefix string) bool {
	return func(prefix string) bool { return imported == prefix || strings.HasPrefix(imported, prefix+"/") }
}

// TestRoomsRefuse holds the plan itself: what it is there to stop, it stops.
func TestRoomsRefuse(t *testing.T) {
	for _, c := range []struct {
		room, imported string
		test, refused  bool
	}{
		{room: "pkg/s3ops", imported: module + "/pkg/imageops", refused: true},
		{room: "pkg/s3ops", imported: "image/png", refused: true},
		{room: "pkg/s3ops", imported: "github.com/aws/aws-sdk-go-v2/service/s3"},
		{room: "pkg/imageops", imported: "github.com/aws/aws-sdk-go-v2/aws", refused: true},
		{room: "pkg/imageops", imported: module + "/pkg/s3ops", test: true, refused: true},
		{room: "pkg/imageops", imported: "os", refused: true},
		{room: "pkg/imageops", imported: "image/png"},
		{room: "pkg/renditions", imported: module + "/cmd", refused: true},
		{room: "pkg/renditions", imported: module + "/pkg/uploads", refused: true},
		{room: "pkg/uploads", imported: "github.com/spf13/cobra", refused: true},
		{room: "pkg/uploads", imported: module + "/pkg/devs3/devs3test", test: true},
		{room: "pkg/uploads", imported: module + "/pkg/devs3/devs3test", refused: true},
		{room: "pkg/renditions", imported: module + "/pkg/queue/queuetest", test: true},
		{room: "cmd", imported: module + "/pkg/queue/queuetest", refused: true},
		{room: "pkg/renditions", imported: module + "/pkg/renditions/storetest", refused: true},
		{room: "pkg/lambda", imported: module + "/pkg/s3ops/mototest", test: true},
		{room: "pkg/s3ops", imported: module + "/pkg/s3ops/mototest", refused: true},
		{room: "cmd", imported: "github.com/aws/aws-sdk-go-v2/service/s3", refused: true},
		{room: ".", imported: module + "/pkg/s3ops", refused: true},
		{room: "cmd", imported: "text/template", refused: true},
		{room: "pkg/gallery", imported: "html/template", refused: true},
		{room: "cmd", imported: "text/template", test: true},
	} {
		why := rooms[c.room].refuses(c.room, c.imported, c.test)
		if (why != "") != c.refused {
			t.Errorf("%s imports %s (in a test: %v): refused for %q, want refused %v", c.room, c.imported, c.test, why, c.refused)
		}
	}
}

// goFiles lists the Go files of the module below root, slash-separated and relative to it.
func goFiles(t *testing.T, root string) []string {
	t.Helper()
	var files []string
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != "." && (ignored(entry.Name()) || isModule(root, name)) {
			return fs.SkipDir
		}
		if path.Ext(name) == ".go" {
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// ignored folders are those of the Go tool, and what builds leave behind.
func ignored(dir string) bool {
	return strings.HasPrefix(dir, ".") || strings.HasPrefix(dir, "_") || slices.Contains([]string{"testdata", "build", "dist"}, dir)
}

// isModule is true for the folders of modules of their own, in pkg/devs3/without.
func isModule(root, dir string) bool {
	_, err := os.Stat(filepath.Join(root, dir, "go.mod"))
	return err == nil
}

func importsOf(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, imported)
	}
	return paths
}
