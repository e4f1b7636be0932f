package source

import (
	"context"
	"io"
	"path/filepath"
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
