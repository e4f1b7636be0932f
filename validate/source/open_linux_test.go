package source

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestInterruptedOpening checks that an interruption ends a run that waits for a named pipe to open.
func TestInterruptedOpening(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	failed := ""
	judge := func(string, io.Reader) error { t.Error("the pipe is read"); return nil }
	err := drain(NewQueue(ctx, []string{pipe, pipe}, Options{}), judge, func(path string, err error) { failed += path + ": " + err.Error() })
	if err != nil || failed != pipe+": interrupted before its end" {
		t.Errorf("%v, %q", err, failed)
	}
}

// openIn returns the number of files of a folder that the process has open.
func openIn(t *testing.T, folder string) (n int) {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip(err)
	}
	for _, fd := range all {
		if target, err := os.Readlink("/proc/self/fd/" + fd.Name()); err == nil && strings.HasPrefix(target, folder+"/") {
			n++
		}
	}
	return n
}

// TestOneOpen checks that a queue has at most one file open at a time, and none when it has ended. This includes files that are passed over,
// files that fail, the last file that the caller wants, and a file that is followed.
func TestOneOpen(t *testing.T) {
	root := write(t, map[string]string{"a.json": "A", "b.json": "foreign", "c.json": "C", "d.json": "D", "e/f.json": "F", "g.json": "G"})
	foreign := func(r io.Reader) (bool, error) {
		text, err := readAll(r)
		return text == "foreign", err
	}
	enough := errors.New("enough")
	for _, last := range []string{"", "a.json", "f.json"} {
		judge := func(path string, r io.Reader) error {
			if n := openIn(t, root); n != 1 {
				t.Errorf("%d files are open with %s", n, path)
			}
			switch filepath.Base(path) {
			case last:
				return enough
			case "c.json":
				return Failed(errors.New("not this one"))
			case "d.json":
				return nil // returns without reading
			}
			_, err := readAll(r)
			return err
		}
		err := drain(NewQueue(t.Context(), []string{root, filepath.Join(root, "a.json")}, Options{Foreign: foreign}), judge, func(path string, _ error) {
			if n := openIn(t, root); n != 0 {
				t.Errorf("%d files are open when %s has failed", n, path)
			}
		})
		if n := openIn(t, root); n != 0 || (err == enough) != (last != "") {
			t.Errorf("%d files are open at the end, %v", n, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	times := 0
	err := drain(Follow(ctx, filepath.Join(root, "a.json"), time.Millisecond), func(_ string, r io.Reader) error {
		if _, err := r.Read(make([]byte, 100)); err != nil {
			t.Error(err)
		}
		if n := openIn(t, root); n != 1 {
			t.Errorf("%d files are open while one is followed", n)
		}
		if times++; times == 3 {
			cancel()
		}
		return nil
	}, func(path string, err error) { t.Errorf("%s: %v", path, err) })
	if n := openIn(t, root); n != 0 || err != nil || times != 3 {
		t.Errorf("%d files are open after one was followed %d times, %v", n, times, err)
	}
}

// TestIgnoredByOthers checks that the repository of another user above a folder does not decide which files are ignored, and that the
// repository of the owner of the folder does.
func TestIgnoredByOthers(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	const somebody, other = 12345, 12346
	for _, c := range []struct {
		git, folder int
		want        string
	}{{0, somebody, ""}, {somebody, somebody, ""}, {other, somebody, "in/a.json"}, {other, 0, "in/a.json"}} {
		root := write(t, map[string]string{".git/HEAD": "", ".gitignore": "*.json", "in/a.json": ""})
		for file, owner := range map[string]int{".git": c.git, "in": c.folder} {
			if err := os.Lchown(filepath.Join(root, file), owner, owner); err != nil {
				t.Skip(err)
			}
		}
		if got := filesIn(t, root, filepath.Join(root, "in")); strings.Join(got, " ") != c.want {
			t.Errorf("repository of %d, folder of %d: %q, want %q", c.git, c.folder, got, c.want)
		}
	}
}
