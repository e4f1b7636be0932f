package cmd

import (
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate/report"
)

// reading returns commands that only read, for the root of the project.
func reading() (all [][]string) {
	for _, line := range []string{"--no-cache testdata/good/envelopes testdata/bad/json testdata/bad/payload", "--coverage --format json testdata/certify", "--tables library testdata/library",
		"--tables testdata/lakeside/tables --schema extensions=testdata/lakeside/extensions.schema.json testdata/lakeside", "filter testdata/docs/fixtures testdata/library", "certify testdata/certify",
		"convert testdata/reports/report.json --format sarif", "merge testdata/reports/report.json", "profiles Media", "rules", "explain value/iri", "config show", "completion bash", "--version"} {
		all = append(all, strings.Fields(line))
	}
	for _, format := range report.Formats() {
		all = append(all, []string{"--format", format, "testdata/docs/fixtures", "testdata/reports/data"})
	}
	return all
}

// TestNoNetwork checks that each command has the same result without any network.
func TestNoNetwork(t *testing.T) {
	t.Chdir("..")
	for _, args := range reading() {
		with, err := launch(t, exec.Command("caliper-lint", args...))
		if err != nil {
			t.Fatal(err)
		}
		without, err := launch(t, inNamespace(exec.Command("caliper-lint", args...), 0, syscall.CLONE_NEWNET))
		if err != nil {
			t.Skipf("a process cannot run without a network here: %v", err)
		}
		if with != without || with.stdout == "" {
			t.Errorf("%q without a network: %+.500v, with one: %+.500v", args, without, with)
		}
	}
}

// TestEnvironment checks that results do not depend on the number of processors, the language, the terminal or the time zone.
func TestEnvironment(t *testing.T) {
	t.Chdir("..")
	for _, args := range reading()[:5] {
		want, err := launch(t, exec.Command("caliper-lint", args...))
		if err != nil {
			t.Fatal(err)
		}
		command := exec.Command("caliper-lint", args...)
		command.Env = []string{"GOMAXPROCS=1", "LANG=C", "LC_ALL=tr_TR.UTF-8", "TERM=dumb", "NO_COLOR=1", "COLUMNS=20", "TZ=Asia/Kathmandu"}
		if got, err := launch(t, command); err != nil || got != want {
			t.Errorf("%q: %+.500v, want %+.500v; %v", args, got, want, err)
		}
	}
}

// snapshot lists the files and folders in a folder, each file with its size, mode and time.
func snapshot(t *testing.T, root string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && !info.IsDir() { // the time of a folder changes with drafts that come and go
			path += " " + info.ModTime().String() + " " + fs.FormatFileInfo(info)
		}
		all = append(all, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestNothingWritten checks that commands write only the files that the user names, and change no other file.
func TestNothingWritten(t *testing.T) {
	root := t.TempDir()
	data, err := filepath.Abs("../testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"work", "home", "config", "cache", "data", "state", "runtime", "tmp"} {
		if err := os.Mkdir(filepath.Join(root, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(filepath.Join(root, "work"))
	for _, folder := range []string{"docs/fixtures", "reports", "certify", "library", "lakeside", "bad/json", "bad/payload", "good/envelopes"} {
		if err := os.CopyFS(filepath.Join("testdata", folder), os.DirFS(filepath.Join(data, folder))); err != nil {
			t.Fatal(err)
		}
	}
	put(t, map[string]string{"bad.json": faulty})
	var environment []string
	for variable, folder := range map[string]string{"HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_DATA_HOME": "data",
		"XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "runtime", "TMPDIR": "tmp"} {
		environment = append(environment, variable+"="+filepath.Join(root, folder))
	}
	run := func(args []string) outcome {
		command := exec.Command("caliper-lint", args...)
		command.Env = environment
		got, err := launch(t, command)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	before := snapshot(t, root)
	for _, args := range append(reading(), []string{"init", "--help"}, []string{"baseline"}, []string{"baseline", "write"},
		[]string{"baseline", "write", "b.json", "nowhere.json"}, []string{"baseline", "write", "b.json", "-"},
		[]string{"help"}, []string{"__complete", "validate", ""}, []string{"config", "verify"}, []string{"nowhere.json", "--output", "xml=out"}, []string{"convert", "bad.json", "--output", "tap=out"},
		[]string{"filter", "--rejects", "bad.json", "."}, []string{"--output", "json=no/out", "bad.json"}) {
		run(args)
		if after := snapshot(t, root); !slices.Equal(after, before) {
			t.Fatalf("%q: the folder has\n%s\nand had\n%s", args, strings.Join(after, "\n"), strings.Join(before, "\n"))
		}
	}
	for _, c := range []struct{ args, files string }{
		{"bad.json --output json=a.json --output html=b.html", "a.json b.html"},
		{"baseline write known.json bad.json", "known.json"},
		{"filter bad.json --rejects rejects", "rejects"},
		{"convert a.json --output sarif=c.sarif", "c.sarif"},
		{"init", ".caliper-lint.yaml"},
	} {
		got := run(strings.Fields(c.args))
		var written []string
		after := snapshot(t, root)
		for _, line := range after {
			if path, _, _ := strings.Cut(line, " "); !slices.Contains(before, line) {
				written = append(written, filepath.Base(path))
			}
		}
		if slices.Sort(written); strings.Join(written, " ") != c.files || got.code == exitFailure {
			t.Errorf("%s writes %q, want %s; %+v", c.args, written, c.files, got)
		}
		before = after
	}
}

// TestReadOnly checks that commands work on a read-only disk, and that commands that must write say why they fail.
func TestReadOnly(t *testing.T) {
	const script = `mount -t tmpfs none "$1" && cd "$1" && printf %s "$2" > bad.json && cp bad.json old.json && mount -o remount,ro none "$1" || exit 77
cd "$1" # as it is now
for args in "bad.json" "certify bad.json" "filter bad.json" "bad.json --output json=new.json" "bad.json --output json=old.json" "baseline write new.json bad.json" init "filter bad.json --rejects new.json"; do
	"$0" $args 2>&1 >/dev/null | tail -n 1
done`
	got, err := launch(t, inNamespace(shell(script, t.TempDir(), faulty), 0, syscall.CLONE_NEWNS))
	if err != nil || got.code == 77 {
		t.Skipf("this user cannot mount a file system here: %v, %s", err, got.stderr)
	}
	const done = "1 input, 1 describe: 1 error\n"
	want := done + done + `1 record: 0 passed, 1 rejected
caliper-lint: --output json=new.json: read-only file system
caliper-lint: --output json=old.json: read-only file system
caliper-lint: new.json: read-only file system
caliper-lint: write .caliper-lint.yaml: read-only file system
caliper-lint: --rejects new.json: read-only file system
`
	if got.stdout != want {
		t.Errorf("%s%s\nwant\n%s", got.stdout, got.stderr, want)
	}
}

// TestSchemaFetchesNothing checks that a user's schema cannot make the program open a file or a connection, neither by a reference nor by an
// unknown $schema.
func TestSchemaFetchesNothing(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip(err)
	}
	var asked atomic.Int64
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			asked.Add(1)
			c.Close()
		}
	}()
	t.Chdir(t.TempDir())
	secret, err := filepath.Abs("secret.json")
	if err != nil {
		t.Fatal(err)
	}
	host := listener.Addr().String()
	put(t, map[string]string{"secret.json": `{"type": "null"}`, "event.json": strings.Replace(person, `"type"`, `"extensions":{"a":1},"type"`, 1)})
	for _, uri := range []string{"http://" + host + "/s.json", "https://" + host + "/s.json#/a", "//" + host + "/s.json", "file://" + secret, "secret.json", secret, "urn:x"} {
		for _, schema := range []string{`{"$ref":"` + uri + `"}`, `{"$schema":"` + uri + `"}`, `{"items":[{"not":{"$ref":"` + uri + `"}}]}`} {
			put(t, map[string]string{"schema.json": schema})
			code, _, stderr := run2(t, "--schema", "a=schema.json", "event.json")
			if code != exitFailure || !strings.Contains(stderr, "nothing is fetched") && !strings.Contains(stderr, "only draft-04, draft-06 and draft-07 can be used") || strings.Contains(stderr, "document") {
				t.Errorf("%s: exit code %d, %q", schema, code, stderr)
			}
		}
		put(t, map[string]string{"schema.json": `{"$id":"` + uri + `","$ref":"#/definitions/x","definitions":{"x":{"default":{"$ref":"` + uri + `"}}}}`})
		if code, _, stderr := run2(t, "--schema", "a=schema.json", "event.json"); code != exitOK {
			t.Errorf("%s as a name: exit code %d, %q", uri, code, stderr)
		}
	}
	c, err := net.Dial("tcp", host) // the listener takes connections in order: earlier ones are counted before this one
	if err != nil {
		t.Fatal(err)
	}
	_, _ = c.Read(make([]byte, 1)) // returns when the listener closes the connection
	listener.Close()
	if n := asked.Load(); n != 1 {
		t.Errorf("the program has opened %d connections", n-1)
	}
}
