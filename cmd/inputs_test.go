package cmd

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

const faulty = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"no IRI","type":"Person"}` + "\n"

// patience is the time after which a test takes a program to hang. It is long, since the machine can be busy.
const patience = 5 * time.Minute

// program is the program in its own process.
type program struct {
	*testing.T
	command *exec.Cmd
	stdin   io.WriteCloser
	stdout  *bufio.Reader
	closer  io.Closer // closes stdout
	stderr  bytes.Buffer
	watch   *time.Timer
}

// start starts the program with arguments. The program is killed after patience.
func start(t *testing.T, args ...string) *program {
	t.Helper()
	return startAs(t, exec.Command("caliper-lint", args...))
}

// startAs starts a command that runs the program.
func startAs(t *testing.T, command *exec.Cmd) *program {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("on Windows a process cannot interrupt another")
	}
	if testing.Short() {
		t.Skip("-short leaves out tests that start processes: they are slow with the race detector")
	}
	p := &program{T: t, command: command}
	p.command.Stderr = &p.stderr
	var err error
	if p.stdin, err = p.command.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	stdout, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.stdout, p.closer = bufio.NewReader(stdout), stdout
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	p.watch = time.AfterFunc(patience, func() { _ = p.command.Process.Kill() })
	return p
}

func (p *program) write(text string) {
	p.Helper()
	if _, err := io.WriteString(p.stdin, text); err != nil {
		p.Fatalf("%v, stderr %q", err, p.stderr.String())
	}
}

// expect reads lines of standard output up to the first that contains text.
func (p *program) expect(text string) {
	p.Helper()
	for {
		line, err := p.stdout.ReadString('\n')
		if err != nil {
			p.Fatalf("%v before %q", err, text)
		}
		if strings.Contains(line, text) {
			return
		}
	}
}

// end sends a signal unless it is nil, waits for the program, and returns the exit code, the rest of standard output, and standard error.
func (p *program) end(signal os.Signal) (code int, stdout, stderr string) {
	p.Helper()
	if signal != nil {
		if err := p.command.Process.Signal(signal); err != nil {
			p.Fatal(err)
		}
	}
	rest, err := io.ReadAll(p.stdout)
	if err != nil {
		p.Fatal(err)
	}
	var exit *exec.ExitError
	if err := p.command.Wait(); err != nil && !errors.As(err, &exit) {
		p.Fatal(err)
	}
	p.watch.Stop()
	return p.command.ProcessState.ExitCode(), string(rest), p.stderr.String()
}

// TestInterruptValidate checks that findings in a pipe are printed while the pipe is open, and that after an interrupt the program prints the
// summary of the records so far.
func TestInterruptValidate(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		p := start(t, "validate", "--format", "oneline", "-")
		p.write(faulty + person)
		p.expect("<stdin>:1:")
		p.write(person + faulty)
		p.expect("<stdin>:4:")
		p.write(`{"id":`)
		code, _, stderr := p.end(signal)
		want := "caliper-lint: <stdin>: interrupted before its end\n1 input, 4 describes: 2 errors; interrupted: the report holds what was read until then\n"
		if code != exitFailure || stderr != want {
			t.Errorf("%v: exit code %d, stderr %q, want %q", signal, code, stderr, want)
		}
	}
	p := start(t, "validate", "--format", "oneline", "-")
	p.write(faulty + strings.Replace(person, "{", `{"name":null,`, 1) + person)
	p.expect("<stdin>:2:")
	_, _, stderr := p.end(os.Interrupt)
	if want := "interrupted: the report holds what was read until then\n1 can be fixed with caliper-lint fix\n"; !strings.HasSuffix(stderr, want) {
		t.Errorf("stderr %q, want %q at the end", stderr, want)
	}
}

// TestHangUpIgnored checks that the program, started by nohup, goes on when its terminal is closed.
func TestHangUpIgnored(t *testing.T) {
	p := startAs(t, exec.Command("sh", "-c", `trap "" HUP && exec caliper-lint validate --format oneline -`))
	p.write(faulty + person)
	p.expect("<stdin>:1:")
	if err := p.command.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	p.write(faulty)
	p.expect("<stdin>:3:")
	p.stdin.Close()
	if code, _, stderr := p.end(nil); code != exitFindings || !strings.Contains(stderr, "3 describes") {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
}

// TestInterruptJSON checks that the JSON report is complete after an interrupt.
func TestInterruptJSON(t *testing.T) {
	p := start(t, "--format", "json", "--stdin-name", "sensor.ndjson")
	p.write(faulty + faulty)
	p.expect(`"rule":"entity/id-iri"`)
	code, rest, _ := p.end(os.Interrupt)
	if want := `"failures": [{"file":"sensor.ndjson","error":"interrupted before its end"}]`; code != exitFailure || !strings.Contains(rest, want) || !strings.HasSuffix(rest, "\n}\n") {
		t.Errorf("exit code %d, report %q, want %q", code, rest, want)
	}
}

// TestInterruptCertify checks that certify prints its report after an interrupt.
func TestInterruptCertify(t *testing.T) {
	p := start(t, "certify", "-")
	many := strings.Repeat(person, 1<<20/len(person)) // more than a pipe holds: after the write, the program is reading
	p.write(many)
	code, stdout, stderr := p.end(syscall.SIGTERM)
	if code != exitFailure || !strings.Contains(stdout, "rehearsal") || !strings.Contains(stderr, "interrupted before its end\n1 input") {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
}

// TestInterruptFollow checks that a file is followed until an interrupt, and that the interrupt is not an error.
func TestInterruptFollow(t *testing.T) {
	for failOn, want := range map[string]int{"error": exitFindings, "never": exitOK} {
		file := filepath.Join(t.TempDir(), "events.log")
		if err := os.WriteFile(file, []byte(faulty), 0o600); err != nil {
			t.Fatal(err)
		}
		p := start(t, "--format", "oneline", "--follow", file, "--fail-on", failOn)
		p.expect("events.log:1:")
		log, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := log.WriteString(person + faulty + `{"half of a line`); errors.Join(err, log.Close()) != nil {
			t.Fatal(err)
		}
		p.expect("events.log:3:")
		code, rest, stderr := p.end(os.Interrupt)
		if code != want || strings.Contains(rest, "half") || stderr != "1 input, 3 describes: 2 errors\n" {
			t.Errorf("exit code %d, want %d; stdout %q, stderr %q", code, want, rest, stderr)
		}
	}
}

// TestFollowText checks that --follow shows every finding at once, also in text, even if many are alike.
func TestFollowText(t *testing.T) {
	file := filepath.Join(t.TempDir(), "events.log")
	if err := os.WriteFile(file, []byte(strings.Repeat(faulty, 2*report.UsualPerKind)), 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, "--follow", file)
	p.expect(fmt.Sprintf("  %d:", 2*report.UsualPerKind))
	if code, rest, stderr := p.end(os.Interrupt); code != exitFindings || strings.Contains(rest, "more like this") {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, rest, stderr)
	}
}

// TestFollowNothing checks that following a file that stays empty is not an error.
func TestFollowNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	root := newRoot(new(settings.Settings))
	file := filepath.Join(t.TempDir(), "events.log")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	root.SetArgs([]string{"--format", "oneline", "--follow", file})
	var out, errs bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&errs)
	if err := root.ExecuteContext(ctx); err != nil || !strings.HasPrefix(errs.String(), "1 input: no findings") {
		t.Errorf("%v, stderr %q", err, errs.String())
	}
}

// TestHead checks that the program ends without a message when the reader closes the pipe, as head does.
func TestHead(t *testing.T) {
	p := start(t, "--format", "oneline", "-")
	p.write(faulty + faulty)
	p.expect("<stdin>:1:")
	p.closer.Close()
	p.write(faulty + faulty)
	_ = p.command.Wait()
	p.watch.Stop()
	if status := p.command.ProcessState; status.Success() || p.stderr.Len() > 0 {
		t.Errorf("%v, stderr %q", status, p.stderr.String())
	}
}

// noReader is a pipe without a reader.
type noReader struct{}

func (noReader) Write([]byte) (int, error) {
	number := syscall.EPIPE
	if runtime.GOOS == "windows" {
		number = 109
	}
	return 0, &fs.PathError{Op: "write", Path: "|1", Err: number}
}

// TestClosedPipe checks that the program ends without a message when the reader has closed the pipe, even if its input stays open.
func TestClosedPipe(t *testing.T) {
	for _, args := range [][]string{{"--format", "json", "-"}, {"filter", "-"}} {
		stdin, sensor := io.Pipe()
		var stderr bytes.Buffer
		ended := make(chan int)
		go func() { ended <- Main(args, stdin, noReader{}, &stderr) }()
		if _, err := io.WriteString(sensor, faulty+person); err != nil {
			t.Fatal(err)
		}
		select {
		case code := <-ended:
			if code != exitFailure || strings.Contains(stderr.String(), "caliper-lint:") {
				t.Errorf("%v: exit code %d, stderr %q", args, code, stderr.String())
			}
		case <-time.After(patience):
			t.Fatalf("%v does not end", args)
		}
		sensor.Close()
	}
}

// TestFilterPrompt checks that a record passes while the input is open.
func TestFilterPrompt(t *testing.T) {
	p := start(t, "filter", "--stdin-name", "sensor.ndjson")
	p.write(person)
	p.expect(strings.TrimSpace(person))
	p.write("\n\n" + faulty + "\n" + person)
	p.stdin.Close()
	if code, rest, stderr := p.end(nil); code != exitOK || rest != "\n\n"+person || !strings.Contains(stderr, "2 passed, 1 rejected") {
		t.Errorf("exit code %d, %q, stderr %q", code, rest, stderr)
	}
}

// packed returns compressed data, by the extension of the file name.
func packed(t *testing.T, data string) map[string]string {
	t.Helper()
	var gz, zst bytes.Buffer
	g := gzip.NewWriter(&gz)
	z, err := zstd.NewWriter(&zst)
	if err != nil {
		t.Fatal(err)
	}
	_, gErr := io.WriteString(g, data)
	_, zErr := io.WriteString(z, data)
	if err := errors.Join(gErr, g.Close(), zErr, z.Close()); err != nil {
		t.Fatal(err)
	}
	return map[string]string{".gz": gz.String(), ".zst": zst.String()}
}

// TestCompressed checks that compressed data has the findings of the data, and that a truncated archive is an error.
func TestCompressed(t *testing.T) {
	t.Chdir(t.TempDir())
	data := strings.Repeat(person, 2) + "oops\n" + faulty
	if err := os.WriteFile("events.ndjson", []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	code, want, _ := run2(t, "--format", "oneline", "events.ndjson")
	if code != exitFindings || strings.Count(want, "events.ndjson:") != 2 {
		t.Fatal(want)
	}
	for ending, archive := range packed(t, data) {
		file := "events.ndjson" + ending
		if err := os.WriteFile(file, []byte(archive), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, got, _ := run2(t, "--format", "oneline", file); code != exitFindings || strings.ReplaceAll(got, file, "events.ndjson") != want {
			t.Errorf("%s: exit code %d\n%s", file, code, got)
		}
		var out, errs bytes.Buffer
		code := Main([]string{"--format", "oneline", "--stdin-name", "events.ndjson"}, strings.NewReader(archive), &out, &errs)
		if code != exitFindings || out.String() != want {
			t.Errorf("%s through a pipe: exit code %d\n%s", file, code, out.String())
		}
		if err := os.WriteFile(file, []byte(archive+archive[:len(archive)-1]), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, command := range []string{"validate", "certify"} {
			if code, _, stderr := run2(t, command, file); code != exitFailure || !strings.Contains(stderr, file+": the ") || !strings.Contains(stderr, "is cut off; the data before this was checked") || !strings.Contains(stderr, "1 input could not be read") || strings.HasPrefix(stderr, "1 input: no findings") {
				t.Errorf("%s %s, cut off: exit code %d, stderr %q", command, file, code, stderr)
			}
		}
	}
}

// TestInputFlags checks the flags that choose and bound inputs, and that wrong values are refused.
func TestInputFlags(t *testing.T) {
	if testing.Short() {
		t.Skip("it unpacks hundreds of megabytes")
	}
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"good.json": person, "old/bad.json": faulty, "bad.log": faulty, "bomb.json.gz": ""} {
		if name == "bomb.json.gz" {
			text = packed(t, strings.Repeat(person+strings.Repeat(" ", 8<<20), 10))[".gz"]
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		stdin, args    string
		code           int
		stdout, stderr string
	}{
		{"", ". --exclude *.gz", 1, "old/bad.json:1:", "2 inputs"},
		{"", ". --exclude old --exclude bomb*", 0, "", "1 input"},
		{"", "certify . --exclude old --exclude *.gz", 0, "", "1 input"},
		{"", ". --include *.log --include good.*", 1, "bad.log:1:", "2 inputs"},
		{"", "*.json", 0, "", "1 input"},
		{"", "*.xml", 2, "", "caliper-lint: *.xml: no file matches\n"},
		{"", ". --include *.xml", 2, "", ".: no file in this folder matches --include"},
		{"", "bomb.json.gz", 2, "", "more than 200 times as long"},
		{"", "bomb.json.gz --max-ratio 0", 0, "", "10 describes"},
		{"", "bomb.json.gz --max-ratio 0 --max-record-bytes 4000000", 1, "bomb.json.gz:1:", "1 error"},
		{"", ". --include [a", 2, "", `--include [a: expected a pattern`},
		{"", ". --exclude=", 2, "", `--exclude: expected a pattern`},
		{"", ". --max-ratio -1", 2, "", "--max-ratio -1: expected 0 or more"},
		{faulty + person, "--stdin-name sensor-7.json -", 1, "sensor-7.json:1:", "2 describes"},
		{"oops\n" + person, "--stdin-name a.ndjson -", 1, "a.ndjson:1:", "1 describe: "},
		{"", "--stdin-name a.json -", 1, "a.json:1:1: error: expected a JSON value, found nothing", ""},
		{"\x1F\x8B\x08", "--stdin-name a.json -", 2, "", "caliper-lint: a.json: the gzip data is cut off"},
		{"", "--stdin-name= -", 2, "", "--stdin-name: expected a name"},
		{`{"log":[` + faulty + `]}`, "--at /log/0 -", 1, "<stdin>:1:", "1 describe: "},
		{`{"log":[` + faulty + `,` + person + `]}`, "--at /log -", 1, "<stdin>:1:", "2 describes: "},
		{`{"log":5}`, "--at /event -", 1, `<stdin>:1:1: error: this record has nothing at "/event", where --at expects an event, entity describe or envelope [record/unrecognised]`, ""},
		{"", "--at event .", 2, "", "--at event: a JSON Pointer begins with a slash: /event"},
		{"", "--at \x1b[1mx .", 2, "", `--at \x1b[1mx: a JSON Pointer begins with a slash: /\x1b[1mx`},
		{"", "--follow good.json old", 2, "", "--follow: expected one file, and no PATH"},
		{"", "--follow old", 2, "", "old: only a regular file can be followed"},
		{"", "--follow nowhere.log", 2, "", "caliper-lint: nowhere.log: "},
		{"", "certify --follow good.json", 2, "", "unknown flag: --follow"},
		{"", "certify --merge --tolerant good.json", 2, "", "--tolerant cannot be combined with --merge"},
		{"", "certify --caliper v1p0 --profile media good.json", 2, "", "this version of Caliper has no tables of profiles"},
		{"", "certify --merge --include *.log good.json", 2, "", "--include cannot be combined with --merge"},
	} {
		var out, errs bytes.Buffer
		args := strings.Fields(c.args)
		if args[0] != "certify" {
			args = append(args, "--format", "oneline")
		}
		code := Main(args, strings.NewReader(c.stdin), &out, &errs)
		if stdout := filepath.ToSlash(out.String()); code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(errs.String(), c.stderr) {
			t.Errorf("%s: exit code %d, want %d; stdout %q, want %q; stderr %q, want %q", c.args, code, c.code, stdout, c.stdout, errs.String(), c.stderr)
		}
	}
}
