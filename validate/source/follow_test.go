package source

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// missed is the message about data that may be missing from a file that is followed.
type missed string

func (m missed) Error() string { return string(m) }

// followed is a file that is followed. Its news are the pieces of text that are read, "pause" at the end of the present data, "begin" and
// "end" each time the file is opened and ends, and messages about missing data.
type followed struct {
	*testing.T
	path   string
	news   chan string
	cancel context.CancelFunc
	failed string
}

func follow(t *testing.T, text string) *followed {
	t.Helper()
	f := &followed{T: t, path: filepath.Join(t.TempDir(), "a.log"), news: make(chan string)}
	f.put(text)
	var ctx context.Context
	ctx, f.cancel = context.WithCancel(t.Context())
	judge := func(_ string, r io.Reader) error {
		f.news <- "begin"
		buffer := make([]byte, 100)
		for {
			n, err := r.Read(buffer)
			switch {
			case n > 0:
				f.news <- string(buffer[:n])
			case err == ErrPause:
				f.news <- "pause"
			case err == io.EOF:
				f.news <- "end"
				return nil
			case err != nil:
				return err
			}
		}
	}
	go func() {
		defer close(f.news)
		if err := drain(Follow(ctx, f.path, time.Millisecond), judge, func(_ string, err error) {
			if m, ok := err.(missed); ok {
				f.news <- string(m)
			} else {
				f.failed = err.Error()
			}
		}); err != nil {
			t.Error(err)
		}
	}()
	return f
}

// put rewrites the file in place.
func (f *followed) put(text string) {
	f.Helper()
	if err := os.WriteFile(f.path, []byte(text), 0o600); err != nil {
		f.Fatal(err)
	}
}

// add appends text to a file.
func (f *followed) add(path, text string) {
	f.Helper()
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		f.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString(text); err != nil {
		f.Fatal(err)
	}
}

// expect waits for news, one after the other.
func (f *followed) expect(all ...string) {
	f.Helper()
	for _, want := range all {
		select {
		case got := <-f.news:
			if got != want {
				f.Fatalf("%q, want %q", got, want)
			}
		case <-time.After(5 * time.Minute):
			f.Fatalf("no news, want %q", want)
		}
	}
}

// stop interrupts the reading, and holds that no news follow.
func (f *followed) stop() {
	f.Helper()
	f.cancel()
	for news := range f.news {
		f.Errorf("%q after the end", news)
	}
	if f.failed != "" {
		f.Error(f.failed)
	}
}

// TestFollow checks that a file is read as it grows.
func TestFollow(t *testing.T) {
	f := follow(t, "one\n")
	f.expect("begin", "one\n", "pause")
	f.add(f.path, "two\nthr")
	f.expect("two\nthr", "pause")
	f.add(f.path, "ee\n")
	f.expect("ee\n", "pause")
	f.stop()
}

// TestFollowEmpty checks that a file may be empty at first.
func TestFollowEmpty(t *testing.T) {
	f := follow(t, "")
	f.expect("begin")
	f.add(f.path, "one\n")
	f.expect("one\n", "pause")
	f.stop()
}

// TestFollowShorter checks that a file that is truncated is read from its beginning.
func TestFollowShorter(t *testing.T) {
	f := follow(t, "one\ntwo\n")
	f.expect("begin", "one\ntwo\n", "pause")
	if err := os.Truncate(f.path, 0); err != nil {
		t.Fatal(err)
	}
	f.expect("end", rewritten, "begin")
	f.add(f.path, "three\n")
	f.expect("three\n", "pause")
	f.stop()
}

const (
	rewritten = "the file was truncated or rewritten and is read from its beginning; data that was written just before may be missing"
	renamed   = "another file has this name now and is read from its beginning; later writes to the one before are not read, nor files that had the name in between"
)

// TestFollowRewritten checks that a file that is rewritten to the same length, or a greater one, is read from its beginning.
func TestFollowRewritten(t *testing.T) {
	for _, text := range []string{"six\nten\n", "three\nfour\nfive\n"} {
		f := follow(t, "one\ntwo\n")
		f.expect("begin", "one\ntwo\n", "pause")
		other, err := os.OpenFile(f.path, os.O_WRONLY, 0) // writes at once, before the follower looks again
		if err != nil {
			t.Fatal(err)
		}
		if _, err := other.WriteString(text); err != nil {
			t.Fatal(err)
		}
		f.expect("end", rewritten, "begin", text, "pause")
		other.Close()
		f.stop()
	}
}

// TestFollowBehind checks the messages about bytes that were not read before an interruption, and before the file was rewritten.
func TestFollowBehind(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.log")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	q := Follow(ctx, path, time.Hour)
	for i, want := range []string{rewritten, "interrupted; 4 bytes in it were not read"} {
		if err := os.WriteFile(path, []byte("one\ntwo\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		next, ok := q.Next()
		if n, err := next.Reader.Read(make([]byte, 4)); !ok || n != 4 || err != nil {
			t.Fatalf("%d bytes, %v", n, err)
		}
		if i == 0 {
			err := os.WriteFile(path, []byte("new\nand longer\n"), 0o600)
			if n, readErr := next.Reader.Read(make([]byte, 4)); err != nil || n != 0 || readErr != io.EOF {
				t.Fatalf("%d bytes, %v, %v", n, err, readErr)
			}
			err = q.End(nil)
			if missed, ok := q.Next(); err != nil || !ok || missed.Missed != want {
				t.Errorf("%v, %q, want %q", err, missed.Missed, want)
			}
			continue
		}
		cancel()
		_, err := next.Reader.Read(make([]byte, 4))
		err = q.End(err)
		if missed, ok := q.Next(); err != nil || !ok || missed.Missed != want {
			t.Errorf("%v, %q, want %q", err, missed.Missed, want)
		}
	}
}

// TestFollowReplaced checks that the rest of a file is read when another file takes its path, and then the other file.
func TestFollowReplaced(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("an open file cannot be renamed")
	}
	f := follow(t, "one\n")
	f.expect("begin", "one\n", "pause")
	old := f.path + ".1"
	if err := os.Rename(f.path, old); err != nil {
		t.Fatal(err)
	}
	f.add(old, "two\n") // the writer still has the old file open
	f.expect("two\n", "pause")
	if err := os.WriteFile(f.path+".new", []byte("three\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f.add(old, "and a half\n")
	if err := os.Rename(f.path+".new", f.path); err != nil {
		t.Fatal(err)
	}
	f.expect("and a half\n", "pause", "end", renamed, "begin", "three\n", "pause")
	f.add(f.path, "four\n")
	f.expect("four\n", "pause")
	f.stop()
}

// TestFollowFails checks that a path that cannot be followed fails at once.
func TestFollowFails(t *testing.T) {
	for path, want := range map[string]string{t.TempDir(): "only a regular file can be followed", filepath.Join(t.TempDir(), "nowhere"): "file"} {
		failed := ""
		err := drain(Follow(t.Context(), path, time.Hour), func(string, io.Reader) error { t.Error("the input is read"); return nil }, func(_ string, err error) { failed = err.Error() })
		if err != nil || !strings.Contains(failed, want) {
			t.Errorf("%s: %v, %q", path, err, failed)
		}
	}
}
