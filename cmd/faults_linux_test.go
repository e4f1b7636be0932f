package cmd

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// outcome holds the exit code and the output of a process.
type outcome struct {
	code           int // -1 if a signal has ended the process
	stdout, stderr string
}

// launch runs a command that starts the program, kills it after patience, and checks that the program does not crash. It returns an error
// only if the command cannot be started.
func launch(t *testing.T, command *exec.Cmd) (o outcome, err error) {
	t.Helper()
	if testing.Short() {
		t.Skip("see start")
	}
	var stdout, stderr bytes.Buffer
	if command.Stdout == nil {
		command.Stdout = &stdout
	}
	command.Stderr = &stderr
	if err := command.Start(); err != nil {
		return o, err
	}
	watch := time.AfterFunc(patience, func() { _ = command.Process.Kill() })
	defer watch.Stop()
	var exit *exec.ExitError
	if err := command.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	o = outcome{command.ProcessState.ExitCode(), stdout.String(), stderr.String()}
	if strings.Contains(o.stderr, "goroutine ") || strings.Contains(o.stderr, "panic") {
		t.Errorf("%q crashes: %s", command.Args[1:], o.stderr)
	}
	return o, nil
}

// shell returns a command that runs a shell script; "$0" in the script is the program.
func shell(script string, args ...string) *exec.Cmd {
	return exec.Command("sh", append([]string{"-c", script, "caliper-lint"}, args...)...)
}

// inNamespace runs a command in its own namespaces, in which its user number is id.
func inNamespace(command *exec.Cmd, id int, flags uintptr) *exec.Cmd {
	command.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER | flags,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: id, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: id, HostID: os.Getgid(), Size: 1}}}
	return command
}

// TestUnreadable checks that a file or folder without read permission is named, and that all other files are judged.
func TestUnreadable(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, map[string]string{"a.json": faulty, "closed/b.json": faulty, "no.json": faulty, "sub/c.json": faulty})
	if err := errors.Join(os.Chmod("closed", 0), os.Chmod("no.json", 0)); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod("closed", 0o700)               // so that it can be removed
	as := func(args ...string) (outcome, error) { // root can read everything, so root runs the program as another user
		command := exec.Command("caliper-lint", args...)
		if os.Getuid() == 0 {
			inNamespace(command, 1000, 0)
		}
		return launch(t, command)
	}
	for _, c := range []struct{ path, found, failed string }{
		{".", "a.json sub/c.json", "closed no.json"},
		{"*", "a.json sub/c.json", "closed no.json"},
		{"*/*.json", "sub/c.json", "closed"},
		{"**/*.json", "a.json sub/c.json", "closed no.json"},
		{"closed", "", "closed"},
		{"no.json", "", "no.json"},
		{"closed/b.json", "", "closed/b.json"},
	} {
		got, err := as("--format", "oneline", c.path)
		if err != nil {
			t.Skipf("a process cannot change its user here: %v", err)
		}
		var found, failed []string
		for line := range strings.Lines(got.stdout) {
			file, _, _ := strings.Cut(line, ":")
			found = append(found, file)
		}
		for line := range strings.Lines(got.stderr) {
			if file, ok := strings.CutSuffix(strings.TrimPrefix(line, "caliper-lint: "), ": permission denied\n"); ok {
				failed = append(failed, file)
			}
		}
		if got.code != exitFailure || strings.Join(found, " ") != c.found || strings.Join(failed, " ") != c.failed {
			t.Errorf("%s: exit code %d; findings in %q, want %q; not read: %q, want %q", c.path, got.code, found, c.found, failed, c.failed)
		}
	}
	for _, args := range [][]string{{"convert", "no.json"}, {"merge", "no.json"}, {"--baseline", "no.json", "a.json"}, {"--config", "no.json", "a.json"}, {"--schema", "a=no.json", "a.json"},
		{"--tables", "closed", "a.json"}, {"--output", "json=no.json", "a.json"}, {"--output", "json=closed/x", "a.json"}, {"filter", "--rejects", "no.json", "a.json"}, {"baseline", "write", "closed/x", "a.json"}} {
		if got, err := as(args...); err != nil || got.code != exitFailure || !strings.Contains(got.stderr, "permission denied") {
			t.Errorf("%q: exit code %d, %q, %v", args, got.code, got.stderr, err)
		}
	}
}

// TestNoFiles checks inputs that are not regular files: they do not crash the program, and the ones that fail are named.
func TestNoFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, map[string]string{"good.json": person})
	socket, err := net.Listen("unix", "socket")
	if err != nil {
		t.Skip(err)
	}
	defer socket.Close()
	for path, want := range map[string]outcome{
		"socket":         {exitFailure, "", "caliper-lint: socket: no such device or address\n"},
		"/proc/self/mem": {exitFailure, "", "caliper-lint: /proc/self/mem: input/output error\n"}, // no page is mapped at address 0
		"/dev/null":      {exitFindings, "/dev/null:1:1: error: expected a JSON value, found nothing", "2 inputs"},
		"/dev/zero":      {exitFindings, "/dev/zero:1:1: error: ", "2 inputs"},
	} {
		if got, err := launch(t, exec.Command("caliper-lint", "--format", "oneline", path, "good.json")); err != nil || got.code != want.code || !strings.HasPrefix(got.stdout, want.stdout) ||
			!strings.HasPrefix(got.stderr, want.stderr) || !strings.Contains(got.stderr, "1 describe: ") {
			t.Errorf("%s: %+.500v, %v, want %+v", path, got, err, want)
		}
	}
	if err := syscall.Mkfifo("pipe", 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, "--format", "oneline", "good.json", "pipe")
	pipe, err := os.OpenFile("pipe", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pipe.WriteString(faulty + faulty); err != nil {
		t.Fatal(err)
	}
	p.expect("pipe:1:")
	pipe.Close()
	if code, rest, stderr := p.end(nil); code != exitFindings || !strings.HasPrefix(rest, "pipe:2:") || !strings.Contains(stderr, "3 describes") {
		t.Errorf("a named pipe: exit code %d, %q, %q", code, rest, stderr)
	}
}

// TestChanges checks the findings and errors for a folder that changes while it is read: files vanish, become folders, are emptied, or
// grow.
func TestChanges(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, c := range []struct {
		name   string
		change func() error
		found  string // the last finding in a.ndjson
		code   int
		stderr string
	}{
		{"emptied", func() error { return os.Truncate("a.ndjson", 0) }, "", exitFindings, ""},
		{"shorter", func() error { return os.Truncate("a.ndjson", 1<<20) }, "", exitFindings, ""},
		{"grown", func() error { return appendTo("a.ndjson", "oops\n") }, `a.ndjson:%d:1: error: expected a value, found "oops"`, exitFindings, ""},
		{"removed", func() error { return errors.Join(os.Remove("a.ndjson"), os.Remove("b.json")) }, "", exitFailure, "caliper-lint: b.json: no such file or directory\n"},
		{"a folder", func() error { return errors.Join(os.Remove("b.json"), os.Mkdir("b.json", 0o700)) }, "", exitFailure, "caliper-lint: b.json: is a directory\n"},
	} {
		if err := os.RemoveAll("b.json"); err != nil {
			t.Fatal(err)
		}
		put(t, map[string]string{"b.json": person, "c.json": person})
		records := large(t, "a.ndjson")
		p := start(t, "--jobs", "1", "--format", "oneline", ".")
		p.expect("a.ndjson:1:")
		if err := c.change(); err != nil {
			t.Fatal(err)
		}
		code, rest, stderr := p.end(nil)
		last := rest[strings.LastIndex(rest[:len(rest)-1], "\n")+1:]
		if c.found != "" && !strings.HasPrefix(last, fmt.Sprintf(c.found, records+1)) {
			t.Errorf("%s: the last finding is %s", c.name, last)
		}
		if n := strings.Count(rest, "\n"); (n < records-1) != (c.name == "emptied" || c.name == "shorter") {
			t.Errorf("%s: %d of %d findings", c.name, n, records)
		}
		if code != c.code || !strings.HasPrefix(stderr, c.stderr) || strings.Contains(stderr, "goroutine") {
			t.Errorf("%s: exit code %d, %q, want %q", c.name, code, stderr, c.stderr)
		}
	}
}

func appendTo(path, text string) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	return errors.Join(err, file.Close())
}

// TestClosedStreams checks that a program whose streams are closed ends with the usual exit code, and that text for a closed stream does not
// end up in another file.
func TestClosedStreams(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, map[string]string{"bad.json": faulty, "good.json": person})
	for _, c := range []struct {
		args string
		code int
	}{{"bad.json", exitFindings}, {"good.json", exitOK}, {"-", exitFailure}, {"nowhere.json", exitFailure}, {"--frmat", exitFailure}, {"filter good.json --rejects rejects", exitOK},
		{"bad.json good.json --output json=report.json", exitFindings}} {
		for _, closed := range []string{"<&-", ">&- </dev/null", "2>&- </dev/null", "<&- >&- 2>&-"} {
			got, err := launch(t, shell(`exec "$0" `+c.args+" "+closed))
			if err != nil {
				t.Skip(err)
			}
			if got.code != c.code {
				t.Errorf("%s %s: %+v", c.args, closed, got)
			}
		}
	}
	if text, err := os.ReadFile("report.json"); err != nil || !json.Valid(text) {
		t.Errorf("%v, %q", err, text)
	}
	if text, err := os.ReadFile("rejects"); err != nil || len(text) > 0 {
		t.Errorf("%v, %q", err, text)
	}
}

// TestBrokenPipes checks that a program whose output is a pipe without a reader ends without a message about the pipe.
func TestBrokenPipes(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, map[string]string{"bad.json": faulty})
	large(t, "many.ndjson")
	for _, args := range [][]string{{"many.ndjson"}, {"--format", "json", "many.ndjson"}, {"nowhere.json", "bad.json"}, {"rules"}, {"--help"}} {
		for name, script := range map[string]string{"stdout": `exec "$0" "$@"`, "both": `exec "$0" "$@" 2>&1`, "stdout, SIGPIPE ignored": `trap "" PIPE; exec "$0" "$@"`} {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			r.Close()
			command := shell(script, args...)
			command.Stdout = w
			got, err := launch(t, command)
			w.Close()
			if err != nil || got.code != exitFailure && got.code != -1 || strings.Contains(got.stderr, "pipe") {
				t.Errorf("%s of %q: %+v, %v", name, args, got, err)
			}
		}
	}
}

// TestFewFiles checks that the walk through folders does not keep files open.
func TestFewFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	deep := "."
	for range 40 {
		deep = filepath.Join(deep, "d")
		put(t, map[string]string{deep + "/a.json": person, deep + "/e/a.json": person})
	}
	for _, path := range []string{".", "d/**/*.json", "d/**"} {
		if got, err := launch(t, shell(`ulimit -n 20 && exec "$0" "$@"`, path)); err != nil || got.code != exitOK || !strings.HasPrefix(got.stderr, "80 inputs") {
			t.Errorf("%s: %+v, %v", path, got, err)
		}
	}
}

// TestBombs checks that compression bombs take little memory: a very long string, brackets, and white space.
func TestBombs(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := syscall.Mkfifo("pipe", 0o600); err != nil {
		t.Skip(err)
	}
	for _, c := range []struct {
		begin, then, most, want string
	}{{`{"id":"`, "a", "1073741824", "more than 200 times as long"}, {`{"id":"`, "a", "67108864", "2 inputs"}, {"", "[", "67108864", "2 inputs"}, {"", " ", "67108864", "2 inputs"}} {
		bomb := packed(t, c.begin)[".gz"] + strings.Repeat(packed(t, strings.Repeat(c.then, 1<<20))[".gz"], 256)
		put(t, map[string]string{"bomb.json.gz": bomb})
		p := start(t, "--format", "oneline", "--max-record-bytes", c.most, "bomb.json.gz", "pipe")
		pipe, err := os.OpenFile("pipe", os.O_WRONLY, 0) // the program opens the pipe after it has read the bomb
		if err != nil {
			t.Fatal(err)
		}
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
		if err != nil {
			t.Fatal(err)
		}
		_, text, _ := strings.Cut(string(status), "VmHWM:")
		var peak int // KiB
		if _, err := fmt.Sscan(text, &peak); err != nil || peak > 400<<10 {
			t.Errorf("%.1q takes %d MiB, %v", c.then, peak>>10, err)
		}
		pipe.Close()
		if code, _, stderr := p.end(nil); code == exitOK || !strings.Contains(stderr, c.want) {
			t.Errorf("%.1q: exit code %d, %q", c.then, code, stderr)
		}
	}
}

// TestFixPipe checks that a named pipe is not fixed, and not opened twice.
func TestFixPipe(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := syscall.Mkfifo("pipe.json", 0o600); err != nil {
		t.Skip(err)
	}
	p := start(t, "fix", "pipe.json")
	pipe, err := os.OpenFile("pipe.json", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = pipe.WriteString(fixable)
	if err = errors.Join(err, pipe.Close()); err != nil && !errors.Is(err, syscall.EPIPE) {
		t.Fatal(err)
	}
	if code, _, stderr := p.end(nil); code != exitFailure || !strings.Contains(stderr, "pipe.json: it is not a regular file, and is left as it is") {
		t.Errorf("%d %s", code, stderr)
	}
}

// TestOwner checks that a fixed file keeps its owner.
func TestOwner(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, map[string]string{"a.json": fixable})
	if err := os.Chown("a.json", 1234, 1235); err != nil {
		t.Skip("only root can give files away")
	}
	if err := os.Chmod("a.json", 0o664|os.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := run2(t, "fix", "a.json"); code != exitOK || string(mustRead(t, "a.json")) != fixed {
		t.Fatal(stderr)
	}
	info, err := os.Stat("a.json")
	if err != nil {
		t.Fatal(err)
	}
	if own := info.Sys().(*syscall.Stat_t); own.Uid != 1234 || own.Gid != 1235 || info.Mode() != 0o664|os.ModeSetgid {
		t.Errorf("the file belongs to %d:%d and has the mode %v", own.Uid, own.Gid, info.Mode())
	}
}
