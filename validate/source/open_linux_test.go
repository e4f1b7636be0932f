package source

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestInterruptedOpening holds that a pipe into which nobody writes does not keep an interrupted run from ending.
func TestInterruptedOpening(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	failed := ""
	use := func(string, io.Reader) error { t.Error("it is read"); return nil }
	err := Each(ctx, []string{pipe, pipe}, Options{}, use, func(path string, err error) { failed += path + ": " + err.Error() })
	if err != nil || failed != pipe+": interrupted before its end" {
		t.Errorf("%v, %q", err, failed)
	}
}

// TestIgnoredByOthers holds that a repository of somebody else above a folder does not tell what is ignored in it, but one of the
// owner of the folder does.
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
