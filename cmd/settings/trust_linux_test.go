package settings

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestTrust checks whose settings files are read: those of the user and of root anywhere, those of the owner of the working directory where
// not every user may write, and no others.
func TestTrust(t *testing.T) {
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(root)
	for _, path := range []string{"repo/.git/HEAD", "repo/sub/" + Name, "repo/sub/deep/a.json"} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	sub, top := filepath.Join(root, "repo", "sub"), filepath.Join(root, "repo")
	const nobody = -2
	me := os.Getuid()
	user, owner, other := trust{[]int{me}, -1}, trust{[]int{nobody}, me}, trust{[]int{nobody}, nobody}
	for _, c := range []struct {
		open string // the folder in which every user may write
		trust
		top, want string
	}{
		{"", user, top, ""},
		{"", owner, top, ""},
		{"", other, top, "it belongs to another user"},
		{"sub", user, top, ""},
		{"sub", owner, top, "it belongs to another user"},
		{"sub", owner, "", "it belongs to another user"},
		{"", owner, "", ""},
		{".", user, top, ""},
		{".", owner, top, "the folder " + top + " belongs to another user"},
		{".", owner, "", ""},
		{"sub/deep", owner, top, ""},
	} {
		if c.open != "" {
			if err := os.Chmod(filepath.Join(top, c.open), 0o777); err != nil {
				t.Fatal(err)
			}
		}
		if got := c.distrust(filepath.Join(sub, Name), c.top); got != c.want {
			t.Errorf("everyone may write in %q, %+v, as far as %q: %q, want %q", c.open, c.trust, c.top, got, c.want)
		}
		if err := os.Chmod(filepath.Join(top, c.open), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if got := trustIn(sub); got.owner != me || got.user[1] != me {
		t.Errorf("in a folder of the user, trust is %+v", got)
	}
}
