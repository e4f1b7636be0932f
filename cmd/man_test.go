package cmd

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/help"
	"github.com/caliper-lint/caliper-lint/cmd/settings"
)

// visible returns the commands that help lists.
func visible() []*cobra.Command {
	root := newRoot(new(settings.Settings))
	finish(root)
	return documented(root)
}

// pages writes the manual pages, and returns the folder.
func pages(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "share", "man")
	if code, stdout, stderr := run2(t, "man", folder); code != exitOK || stdout+stderr != "" {
		t.Fatalf("%d %s%s", code, stdout, stderr)
	}
	return folder
}

// unroff returns the text that a reader sees of roff, with single spaces.
func unroff(page string) string {
	page = regexp.MustCompile(`(?m)^\.([A-Z].*|nf|fi|nh|br)\n|\\f[BIR]|\\&`).ReplaceAllString(page, "")
	page = strings.NewReplacer(`\-`, `-`, `\(aq`, `'`, `\(ga`, "`", `\(ha`, `^`, `\(ti`, `~`, `\(dq`, `"`, `\e`, `\`).Replace(page)
	return strings.Join(strings.Fields(page), " ")
}

// TestMan checks that each command that help lists has a page, with the whole text of its help, and that there are no other pages.
func TestMan(t *testing.T) {
	folder := pages(t)
	var want []string
	for _, c := range visible() {
		want = append(want, pageOf(c)+".1")
		page := string(mustRead(t, filepath.Join(folder, pageOf(c)+".1")))
		seen := unroff(page)
		says := func(text string) {
			t.Helper()
			if !strings.Contains(seen, strings.Join(strings.Fields(text), " ")) {
				t.Errorf("the page of %s lacks %q", c.CommandPath(), text)
			}
		}
		says(pageOf(c) + " - " + c.Short)
		says(c.UseLine())
		says(c.Long)
		says(c.Example)
		flag := func(flag *pflag.Flag) {
			if !flag.Hidden {
				says("--" + flag.Name)
				says(help.Usage(flag))
			}
		}
		help.AddDefaults(c)
		c.NonInheritedFlags().VisitAll(flag)
		c.InheritedFlags().VisitAll(flag)
		for line := range strings.Lines(page) {
			if !regexp.MustCompile(`^([^.'].*|\.(TH|SH) .+|\.(TP|PP|nf|fi|nh|br)|)\n$`).MatchString(line) {
				t.Errorf("the page of %s has the line %q", c.CommandPath(), line)
			}
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains(want, e.Name()) {
			t.Errorf("there is no command for the page %s", e.Name())
		}
	}
}

// TestManRoff checks the conversion of text to roff.
func TestManRoff(t *testing.T) {
	text := ".a 'b' `c` \"d\" \\e ^ ~ --f\n'g\n\n  .h\n    i\n\n  j\nk\n\n\tl\n"
	want := `\&.a \(aqb\(aq \(gac\(ga \(dqd\(dq \ee \(ha \(ti \-\-f
\(aqg
.PP
.nf
  .h
    i

  j
.fi
.PP
k
.PP
.nf
        l
.fi
`
	if got := paragraphs(text); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// TestManFails checks the error if a page cannot be written.
func TestManFails(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := errors.Join(os.WriteFile("file", nil, 0o600), os.MkdirAll("folder/caliper-lint.1", 0o700)); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]string{"file/x": "caliper-lint: make the folder ", "folder": "caliper-lint: write folder"} {
		if code, _, stderr := run2(t, "man", folder); code != exitFailure || !strings.HasPrefix(stderr, want) {
			t.Errorf("%s: %d %s", folder, code, stderr)
		}
	}
}

// TestManLint checks that mandoc, a strict formatter, has no warnings about the pages, except for the missing date of a build without a
// commit.
func TestManLint(t *testing.T) {
	mandoc, err := exec.LookPath("mandoc")
	if err != nil {
		t.Skip("there is no mandoc")
	}
	files, _ := filepath.Glob(filepath.Join(pages(t), "*"))
	out, _ := exec.Command(mandoc, append([]string{"-Tlint", "-Wwarning"}, files...)...).CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if !strings.Contains(line, `WARNING: missing date, using "": TH`) {
			t.Error(line)
		}
	}
}
