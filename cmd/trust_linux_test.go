package cmd

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
)

// TestOthers checks that a configuration that another user has put into a folder is not read, with a message, but that the configuration in
// another user's checkout is read.
func TestOthers(t *testing.T) {
	t.Chdir(t.TempDir())
	const never = "fail-on: never\n"
	put(t, map[string]string{
		"tmp/" + settings.Name: never, "tmp/a.json": faulty, "tmp/mine/a.json": faulty,
		"planted/.git/HEAD": "", "planted/" + settings.Name: never, "planted/a.json": faulty, "planted/mine/a.json": faulty,
		"git/.git/HEAD": "", "git/" + settings.Name: never, "git/a.json": faulty, "git/mine/a.json": faulty,
		"checkout/.git/HEAD": "", "checkout/" + settings.Name: never, "checkout/a.json": faulty, "checkout/theirs/a.json": faulty, "checkout/mine/a.json": faulty,
		"open/" + settings.Name: never, "open/a.json": faulty,
		"link/c.yaml": never, "link/a.json": faulty,
		"own/.git/HEAD": "", "own/" + settings.Name: never, "own/a.json": faulty, "own/mine/a.json": faulty,
	})
	if err := os.Symlink("c.yaml", "link/"+settings.Name); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error { // everybody can read the files
		if err != nil || d.Type()&os.ModeSymlink != 0 {
			return err
		}
		return os.Chmod(path, map[bool]os.FileMode{true: 0o755, false: 0o644}[d.IsDir()])
	})
	for _, folder := range []string{"tmp", "planted", "open", "link", "own"} {
		err = errors.Join(err, os.Chmod(folder, 0o777|os.ModeSticky))
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"tmp/" + settings.Name, "planted/.git", "planted/" + settings.Name, "git/.git", "checkout", "checkout/.git", "checkout/" + settings.Name, "checkout/theirs",
		"open", "open/" + settings.Name, "link/" + settings.Name} {
		if err := os.Lchown(path, 1234, 1234); err != nil {
			t.Skip("only root can give files away")
		}
	}
	const belongs = " is not read: it belongs to another user; to read it all the same, name it with --config "
	for _, c := range []struct{ folder, said string }{
		{"tmp", settings.Name + belongs + settings.Name},
		{"tmp/mine", ""}, // the program does not look in the parent folder here
		{"planted", settings.Name + belongs},
		{"planted/mine", "../" + settings.Name + belongs + "../" + settings.Name},
		{"git", settings.Name + " is not read: the repository, "},
		{"git/mine", "../" + settings.Name + " is not read: the repository, "},
		{"checkout", "read"},
		{"checkout/theirs", "read"},
		{"checkout/mine", "../" + settings.Name + belongs},
		{"open", settings.Name + belongs},
		{"link", settings.Name + belongs},
		{"own", "read"},
		{"own/mine", "read"},
	} {
		for _, root := range []bool{true, false} {
			command := exec.Command("caliper-lint", "a.json")
			command.Dir = filepath.FromSlash(c.folder)
			if !root {
				inNamespace(command, 1000, 0)
			}
			got, err := launch(t, command)
			if err != nil && !root {
				continue // a process cannot change its user here
			} else if err != nil {
				t.Fatal(err)
			}
			code := exitFindings
			if c.said == "read" {
				code = exitOK
			}
			notice, is := strings.CutPrefix(got.stderr, "caliper-lint: ")
			if got.code != code || is != (c.said != "" && c.said != "read") || is && !strings.HasPrefix(notice, c.said) {
				t.Errorf("as root: %v, in %s: exit code %d, want %d; %q, want %q", root, c.folder, got.code, code, got.stderr, c.said)
			}
		}
	}
	t.Chdir("tmp")
	const misnamed = ".caliper-lint.yml"
	if err := errors.Join(os.WriteFile("mine/"+misnamed, nil, 0o600), os.Chown("mine/"+misnamed, 1234, 1234), os.Chmod("mine", 0o777)); err != nil {
		t.Fatal(err)
	}
	t.Chdir("mine")
	if code, _, stderr := run2(t, "a.json"); code != exitFindings || !strings.HasPrefix(stderr, "caliper-lint: "+misnamed+belongs) {
		t.Errorf("misnamed: exit code %d, %q", code, stderr)
	}
	if err := os.WriteFile(settings.Name, []byte("fail-on: never"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := run2(t, "a.json"); code != exitOK || !strings.HasPrefix(stderr, "caliper-lint: "+misnamed+belongs) {
		t.Errorf("beside one of another user: exit code %d, %q", code, stderr)
	}
	t.Chdir("..")
	if code, _, stderr := run2(t, "--config", settings.Name, "a.json"); code != exitOK || strings.Contains(stderr, "caliper-lint: ") {
		t.Errorf("named: exit code %d, %q", code, stderr)
	}
	if code, stdout, stderr := run2(t, "config", "verify"); code != exitFailure || stdout != "" || !strings.Contains(stderr, belongs) {
		t.Errorf("verify: exit code %d, %q", code, stderr)
	}
	if code, stdout, _ := run2(t, "config", "show"); code != exitOK || !strings.HasPrefix(stdout, "# "+settings.Name+belongs) || !strings.Contains(stdout, `fail-on: "error"  # default`) {
		t.Errorf("show: exit code %d, %q", code, stdout)
	}
	if code, _, stderr := run2(t, "filter", "a.json"); code != exitOK || !strings.Contains(stderr, belongs) || !strings.Contains(stderr, "1 rejected") {
		t.Errorf("filter: exit code %d, %q", code, stderr)
	}
}
