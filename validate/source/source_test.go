package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

// write makes files in a new folder, by their paths with forward slashes, and returns the folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// drain hands each input of a queue to judge, and ends it with the result. It hands failures to fail. The error is that of judge.
func drain(q *Queue, judge func(path string, r io.Reader) error, fail func(path string, err error)) error {
	for next, ok := q.Next(); ok; next, ok = q.Next() {
		if next.Failure != nil {
			fail(next.Path, next.Failure)
		} else if next.Missed != "" {
			fail(next.Path, missed(next.Missed))
		} else if err := q.End(judge(next.Path, next.Reader)); err != nil {
			return err
		}
	}
	return nil
}

// read returns the result of a queue of paths: for each input a line "path: content" or "path! reason". Absolute paths are shown from root.
func read(t *testing.T, root string, o Options, paths ...string) string {
	t.Helper()
	return readQueue(t, root, NewQueue(t.Context(), paths, o))
}

func readQueue(t *testing.T, root string, q *Queue) string {
	t.Helper()
	var all []string
	name := func(path string) string {
		if below, err := filepath.Rel(root, path); err == nil && filepath.IsAbs(path) {
			path = below
		}
		return filepath.ToSlash(path)
	}
	judge := func(path string, r io.Reader) error {
		content, err := readAll(r)
		if err == nil {
			all = append(all, name(path)+": "+content)
		}
		return err
	}
	err := drain(q, judge, func(path string, err error) { all = append(all, name(path)+"! "+err.Error()) })
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, "\n")
}

// readAll reads to the end, over all pauses.
func readAll(r io.Reader) (string, error) {
	var all strings.Builder
	for {
		_, err := io.Copy(&all, struct{ io.Reader }{r})
		if err != ErrPause {
			return all.String(), err
		}
	}
}

// TestQueue checks which inputs a path can stand for.
func TestQueue(t *testing.T) {
	root := write(t, map[string]string{"a.json": "A", "b.txt": "B", "logs/c.ndjson": "C", "logs/[1].json": "1", "logs/.hidden": "H", "logs/old/d.jsonl": "D", "none/x.txt": "X"})
	at := func(path string) string { return filepath.Join(root, filepath.FromSlash(path)) }
	for _, c := range []struct {
		path, want string
	}{
		{Stdin, "-: S"},
		{at("a.json"), "a.json: A"},
		{at("b.txt"), "b.txt: B"},
		{at("logs"), "logs/[1].json: 1\nlogs/c.ndjson: C\nlogs/old/d.jsonl: D"},
		{root + "/logs/../logs/.", "logs/[1].json: 1\nlogs/c.ndjson: C\nlogs/old/d.jsonl: D"},
		{at("none"), "none! there is no .json, .jsonl or .ndjson file in this folder, compressed or not"},
		{at("e.json"), "e.json! no such file or directory"},
		{at("*.json"), "a.json: A"},
		{at("?.txt"), "b.txt: B"},
		{at("[a-b].*"), "a.json: A\nb.txt: B"},
		{at("l*"), "logs/[1].json: 1\nlogs/c.ndjson: C\nlogs/old/d.jsonl: D"},
		{at("**/*.json*"), "a.json: A\nlogs/[1].json: 1\nlogs/old/d.jsonl: D"},
		{at("logs/**"), "logs/[1].json: 1\nlogs/c.ndjson: C\nlogs/old/d.jsonl: D"},
		{at("logs/[1].json"), "logs/[1].json: 1"},
		{at("*.xml"), "*.xml! no file matches"},
		{at("nowhere/*.json"), "nowhere/*.json! no file matches"},
		{at("[a.json"), "[a.json! there is no such file, and it is not a valid pattern"},
	} {
		got := read(t, root, Options{Stdin: strings.NewReader("S")}, c.path)
		got = strings.ReplaceAll(got, "The system cannot find the file specified.", "no such file or directory")
		if got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.path, got, c.want)
		}
	}
	if got := read(t, root, Options{Stdin: strings.NewReader("S")}, at("e.json"), Stdin, at("a.json")); !strings.HasSuffix(got, "\n-: S\na.json: A") {
		t.Errorf("after an input that does not exist: %s", got)
	}
}

// TestQueueEnds checks that an error of the caller ends a queue, and an error of reading does not.
func TestQueueEnds(t *testing.T) {
	root := write(t, map[string]string{"a.json": "A", "b.json": "B"})
	enough, broken := errors.New("enough"), errors.New("the cable is cut")
	var used []string
	judge := func(path string, r io.Reader) error {
		used = append(used, filepath.Base(path))
		if _, err := readAll(r); err != nil {
			return fmt.Errorf("read: %w", err)
		}
		if len(used) == 2 {
			return enough
		}
		return nil
	}
	var failed error
	q := NewQueue(t.Context(), []string{Stdin, root, root}, Options{Stdin: iotest.ErrReader(broken)})
	err := drain(q, judge, func(_ string, err error) { failed = err })
	if err != enough || failed != broken || strings.Join(used, " ") != "- a.json" {
		t.Errorf("%v, %v, %v", err, failed, used)
	}
	if next, ok := q.Next(); ok {
		t.Errorf("%v follows", next)
	}
}

// TestInterrupted checks that the current input fails when the context is done, and that no other follows. The input is a file, a pipe
// without data, or one without end.
func TestInterrupted(t *testing.T) {
	root := write(t, map[string]string{"a.json": "A"})
	silent, _ := io.Pipe()
	for name, c := range map[string]struct {
		path  string
		stdin io.Reader
	}{"file": {filepath.Join(root, "a.json"), nil}, "silent": {Stdin, silent}, "endless": {Stdin, endless{}}} {
		ctx, cancel := context.WithCancel(t.Context())
		var failed []string
		judge := func(_ string, r io.Reader) error {
			cancel()
			_, err := readAll(r)
			return err
		}
		err := drain(NewQueue(ctx, []string{c.path, root}, Options{Stdin: c.stdin}), judge, func(path string, err error) { failed = append(failed, path+" "+err.Error()) })
		if want := c.path + " interrupted before its end"; err != nil || strings.Join(failed, "") != want {
			t.Errorf("%s: %v, %q, want %q", name, err, failed, want)
		}
	}
}

// TestInterruptedWalk checks that the search of a folder ends when the context is done.
func TestInterruptedWalk(t *testing.T) {
	root := write(t, map[string]string{"a.json": "A", "b/c.json": "C"})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if files, _ := new(Options).filesOf(ctx, root, func(string, error) {}); files != nil {
		t.Error(files)
	}
	var failed []string
	judge := func(path string, _ io.Reader) error { t.Errorf("%s is read", path); return nil }
	err := drain(NewQueue(ctx, []string{root, root}, Options{}), judge, func(path string, err error) { failed = append(failed, path+" "+err.Error()) })
	if err != nil || strings.Join(failed, ", ") != root+" interrupted before its end" {
		t.Errorf("%v, %q", err, failed)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, " "), nil }

// TestPatient checks that the data of a pipe is returned as it comes, with one pause after each piece, and completely.
func TestPatient(t *testing.T) {
	r, w := io.Pipe()
	p := newPatient(t.Context(), r)
	defer p.stop()
	buffer := make([]byte, 2)
	for _, text := range []string{"abc", "d"} {
		go io.WriteString(w, text)
		var got []byte
		for {
			n, err := p.Read(buffer)
			got = append(got, buffer[:n]...)
			if err == ErrPause {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
		if string(got) != text {
			t.Errorf("%q before the pause, want %q", got, text)
		}
	}
	go func() {
		_, _ = io.WriteString(w, "the rest")
		w.Close()
	}()
	if got, err := readAll(p); got != "the rest" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := p.Read(buffer); err != io.EOF {
		t.Errorf("%v after the end", err)
	}
}

// TestPatientLong checks that long data is returned completely.
func TestPatientLong(t *testing.T) {
	data := bytes.Repeat([]byte("0123456789"), chunkSize/3)
	p := newPatient(t.Context(), iotest.HalfReader(bytes.NewReader(data)))
	defer p.stop()
	if got, err := readAll(p); got != string(data) || err != nil {
		t.Errorf("%d of %d bytes, %v", len(got), len(data), err)
	}
}

// TestReason checks that Reason leaves out the path.
func TestReason(t *testing.T) {
	if got := Reason(&fs.PathError{Op: "open", Path: "a", Err: fs.ErrPermission}); got != fs.ErrPermission {
		t.Error(got)
	}
}
