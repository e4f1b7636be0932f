package cmd

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// placed is a file of the project, or of .ci/extras, with its place in a release.
type placed struct {
	From     string `yaml:"src"`
	To       string `yaml:"dst"`
	Packager string
}

// releases holds the tested parts of .goreleaser.yml.
type releases struct {
	Builds []struct {
		Env, Flags, Goos, Goarch []string
	}
	Archives []struct{ Files []placed }
	Packages []struct {
		Formats  []string
		Contents []placed
	} `yaml:"nfpms"`
	Images []struct {
		Dockerfile string
		Files      []string `yaml:"extra_files"`
		Platforms  []string
	} `yaml:"dockers_v2"`
	Casks []struct {
		Completions map[string]string
		Pages       []string `yaml:"manpages"`
	} `yaml:"homebrew_casks"`
}

// released reads .goreleaser.yml. The file must have one entry of each kind.
func released(t *testing.T) (r releases) {
	t.Helper()
	if err := yaml.Unmarshal(mustRead(t, "../.goreleaser.yml"), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Builds) != 1 || len(r.Archives) != 1 || len(r.Packages) != 1 || len(r.Images) != 1 || len(r.Casks) != 1 {
		t.Fatalf("%+v", r)
	}
	return r
}

// systems returns the systems of a release, in the form linux/amd64.
func (r releases) systems() (all []string) {
	for _, goos := range r.Builds[0].Goos {
		for _, goarch := range r.Builds[0].Goarch {
			all = append(all, goos+"/"+goarch)
		}
	}
	return all
}

// TestReleaseFiles checks that the files of a release exist, and that it has all completions and manual pages, each in its place.
func TestReleaseFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program")
	}
	r, extras := released(t), t.TempDir()
	haveModules(t)
	if out, err := script(t, "extras", extras); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	// in returns the places of files in an archive or package. It checks that the files exist.
	in := func(files []placed, packager string) (all []string) {
		for _, f := range files {
			if f.Packager != "" && f.Packager != packager {
				continue
			}
			from := filepath.Join("..", f.From)
			if generated, ok := strings.CutPrefix(f.From, ".generated/"); ok {
				from = filepath.Join(extras, generated)
			}
			found, _ := filepath.Glob(from)
			if len(found) == 0 {
				t.Errorf("there is no %s", f.From)
			}
			for _, file := range found {
				to := f.To
				if to == "" || strings.HasSuffix(f.From, "*") {
					to = path.Join(f.To, filepath.Base(file))
				}
				all = append(all, to)
			}
		}
		return all
	}
	var manuals []string
	for _, c := range visible() {
		manuals = append(manuals, "man/"+pageOf(c)+".1.gz")
	}
	archive := in(r.Archives[0].Files, "")
	want := append([]string{"LICENSE", notices, "README.md", "CHANGELOG.md", "completions/caliper-lint.bash", "completions/caliper-lint.zsh",
		"completions/caliper-lint.fish", "completions/caliper-lint.ps1"}, manuals...)
	same(t, "the archive", archive, want)
	same(t, "the cask", r.Casks[0].Pages, manuals)
	for shell, file := range r.Casks[0].Completions {
		if !slices.Contains(archive, file) || path.Ext(file) != "."+shell {
			t.Errorf("the cask has the wrong completion %s for %s", file, shell)
		}
	}
	same(t, "packages", r.Packages[0].Formats, []string{"deb", "rpm"})
	own := map[string][]string{
		"deb": {"/usr/share/zsh/vendor-completions/_caliper-lint", "/usr/share/doc/caliper-lint/copyright", "/usr/share/doc/caliper-lint/" + notices},
		"rpm": {"/usr/share/zsh/site-functions/_caliper-lint", "/usr/share/licenses/caliper-lint/LICENSE", "/usr/share/licenses/caliper-lint/" + notices},
	}
	for _, format := range r.Packages[0].Formats {
		want := append([]string{"/usr/share/bash-completion/completions/caliper-lint", "/usr/share/fish/vendor_completions.d/caliper-lint.fish",
			"/usr/share/doc/caliper-lint/README.md", "/usr/share/doc/caliper-lint/CHANGELOG.md"}, own[format]...)
		for _, page := range manuals {
			want = append(want, "/usr/share/man/man1/"+path.Base(page))
		}
		same(t, format, in(r.Packages[0].Contents, format), want)
	}
	systems := regexp.MustCompile(`(?m)^It is the program for (.*)\.$`).FindSubmatch(mustRead(t, filepath.Join(extras, notices)))
	if systems == nil {
		t.Fatalf("%s does not name its systems", notices)
	}
	same(t, notices, strings.Split(string(systems[1]), ", "), r.systems())
	for file, sign := range map[string]string{"bash": "__start_caliper-lint", "zsh": "#compdef caliper-lint", "fish": "complete -c caliper-lint", "ps1": "Register-ArgumentCompleter"} {
		if !strings.Contains(string(mustRead(t, filepath.Join(extras, "completions", "caliper-lint."+file))), sign) {
			t.Errorf("the completion .%s has no %q", file, sign)
		}
	}
}

// same checks that two lists have the same members.
func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	for _, one := range want {
		if !slices.Contains(got, one) {
			t.Errorf("%s: %s is missing", what, one)
		}
	}
	for _, one := range got {
		if !slices.Contains(want, one) {
			t.Errorf("%s: %s is not expected", what, one)
		}
	}
}

// TestReleaseBuilds checks the systems and the build flags of a release, and the ends of the Dockerfiles.
func TestReleaseBuilds(t *testing.T) {
	r := released(t)
	build := r.Builds[0]
	same(t, "systems", build.Goos, []string{"linux", "darwin", "windows"})
	same(t, "processors", build.Goarch, []string{"amd64", "arm64"})
	same(t, "images", r.Images[0].Platforms, []string{"linux/amd64", "linux/arm64"})
	if !slices.Contains(build.Env, "CGO_ENABLED=0") || !slices.Contains(build.Flags, "-trimpath") {
		t.Errorf("%+v", build)
	}
	end := func(file string) string {
		text := string(mustRead(t, filepath.Join("..", file)))
		text = text[strings.LastIndex(text, "\nFROM scratch"):]
		return regexp.MustCompile(`(?m)^(ARG|COPY).*\n`).ReplaceAllString(text, "")
	}
	same(t, "files of the image", r.Images[0].Files, []string{"LICENSE", ".generated/" + notices})
	for _, file := range []string{"Dockerfile", r.Images[0].Dockerfile} {
		if !regexp.MustCompile(`(?m)^COPY .*\bLICENSE .*/` + notices + ` /licenses/$`).Match(mustRead(t, filepath.Join("..", file))) {
			t.Errorf("%s does not copy the licences", file)
		}
	}
	if a, b := end("Dockerfile"), end(r.Images[0].Dockerfile); a != b || !strings.Contains(a, "USER 65532") {
		t.Errorf("one image ends with\n%s\nthe other with\n%s", a, b)
	}
}

// TestReleaseScripts checks that the scripts that GoReleaser and workflows run exist, and are executable.
func TestReleaseScripts(t *testing.T) {
	files, _ := filepath.Glob("../.github/workflows/*.yml")
	if len(files) != 2 {
		t.Errorf("workflows: %q", files)
	}
	for _, file := range append(files, "../.goreleaser.yml") {
		for _, script := range regexp.MustCompile(`(?m)(?:run:|-) (\.ci/\w+)`).FindAllSubmatch(mustRead(t, file), -1) {
			if info, err := os.Stat(filepath.Join("..", string(script[1]))); err != nil || info.Mode()&0o111 == 0 {
				t.Errorf("%s runs %s: %v", file, script[1], err)
			}
		}
	}
	newest := regexp.MustCompile(`(?m)^## \[(.*?)\]`).FindSubmatch(mustRead(t, "../CHANGELOG.md"))
	if newest == nil {
		t.Fatal("CHANGELOG.md has no version")
	}
	if out, err := script(t, "notes", "v"+string(newest[1])); err != nil || strings.Contains(string(out), "## [") || !strings.Contains(string(out), "\n- ") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := script(t, "notes", "v99.0.0"); err == nil || string(out) != "CHANGELOG.md says nothing of 99.0.0\n" {
		t.Errorf("%v\n%s", err, out)
	}
}

// script runs a script of .ci, and returns what it prints.
func script(t *testing.T, name string, args ...string) ([]byte, error) {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash")
	}
	return exec.Command(bash, append([]string{filepath.Join("..", ".ci", name)}, args...)...).CombinedOutput()
}

// TestReleaseNamed checks that .ci/release refuses a version that the pages do not name. The pages are real, GoReleaser is a fake.
func TestReleaseNamed(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash")
	}
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	files := map[string]string{"bin/go": "#!/bin/sh\necho \"$@\" \"$GORELEASER_CURRENT_TAG\"\nmkdir -p dist\n: > dist/checksums.txt\n", "bin/sha256sum": "#!/bin/sh\n"}
	for _, file := range append(filesNamed(t, `^(named|release|README\.md|ci\.md|action\.yml|Dockerfile)$`), ".github/workflows/ci.yml", ".github/workflows/release.yml") {
		files[file] = string(mustRead(t, "../"+file))
	}
	folder := project(t, files)
	pushed := ""
	run := func(command string) (string, error) {
		c := exec.Command(bash, "-c", command)
		c.Env = append(os.Environ(), "PATH="+filepath.Join(folder, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"), "GIT_CONFIG_GLOBAL=/dev/null", "GORELEASER_CURRENT_TAG="+pushed,
			"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org")
		out, err := c.CombinedOutput()
		return string(out), err
	}
	must := func(command string) {
		t.Helper()
		if out, err := run(command); err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
	}
	mend := func(file, old, new string) {
		text := regexp.MustCompile(old).ReplaceAllString(string(mustRead(t, file)), new)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	must("chmod +x bin/* .ci/* && git init -q && git add . && git commit -qm one")
	if out, err := run(".ci/release"); err == nil || strings.Contains(out, "goreleaser") {
		t.Errorf("without a tag: %v\n%s", err, out)
	}
	if out, err := run(".ci/release --snapshot --skip=docker"); err != nil || !strings.Contains(out, "goreleaser release --clean --snapshot --skip=docker") {
		t.Errorf("a rehearsal: %v\n%s", err, out)
	}
	must("git tag v99.0.0-rc.1")
	if out, err := run(".ci/release"); err != nil || !strings.Contains(out, "goreleaser release --clean v99.0.0-rc.1\n") {
		t.Errorf("a pre-release: %v\n%s", err, out)
	}
	must("git tag -am v99.0.0 v99.0.0")
	refused := func(want ...string) {
		t.Helper()
		out, err := run(".ci/release")
		for _, line := range want {
			if err == nil || !strings.Contains(out, line) || strings.Contains(out, "goreleaser") {
				t.Errorf("%v; want %q\n%s", err, line, out)
			}
		}
	}
	refused("This does not fit v99.0.0,", "README.md:", "docs/ci.md:", "uses: caliper-lint/caliper-lint@", "rev: ")
	for _, file := range []string{"README.md", "docs/ci.md"} {
		mend(file, `Nothing is released yet|until then they fail`, "")
		mend(file, `(caliper-lint/caliper-lint@|rev: )(main|v[0-9]\S*)`, "${1}v99.0.0")
	}
	if out, err := run(".ci/release --release-notes=x"); err != nil || !strings.Contains(out, "goreleaser release --clean --release-notes=x v99.0.0\n") {
		t.Errorf("a release: %v\n%s", err, out)
	}
	for _, c := range []struct{ file, old, new, want string }{
		{"README.md", `(caliper-lint/caliper-lint@)v99.0.0`, "${1}main", "uses: caliper-lint/caliper-lint@main"},
		{"README.md", `(caliper-lint/caliper-lint@)main`, "${1}v99.0.0-rc.1", "uses: caliper-lint/caliper-lint@v99.0.0-rc.1"},
		{"README.md", `(caliper-lint/caliper-lint@)v99.0.0-rc.1`, "${1}v99.0.01", "uses: caliper-lint/caliper-lint@v99.0.01"},
		{"README.md", `(caliper-lint/caliper-lint@)v99.0.01`, "${1}v99.0.0", ""},
		{"docs/ci.md", `(rev: )v99.0.0`, "${1}v98.0.0", "rev: v98.0.0"},
		{"docs/ci.md", `(rev: )v98.0.0`, "${1}v99.0.0", ""},
		{"README.md", `^# caliper-lint`, "**Nothing is released yet.**", "Nothing is released yet"},
		{"README.md", `Nothing is released yet`, "", ""},
		{"README.md", `(    - uses: caliper-lint/caliper-lint@)v99.0.0`, "${1}latest", "uses: caliper-lint/caliper-lint@latest"},
		{"README.md", `(    - uses: caliper-lint/caliper-lint@)latest`, "${1}v99.0.0", ""},
		{"docs/ci.md", `(image: golang:)1`, "${1}2", "image: golang:2"},
		{"docs/ci.md", `(image: golang:)2`, "${1}1", ""},
		{"docs/ci.md", `(actions/checkout@)\S{4}`, "${1}0000", "uses: actions/checkout@0000"},
	} {
		if mend(c.file, c.old, c.new); c.want != "" {
			refused(c.want)
		} else if out, err := run(".ci/release"); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
	pushed = "v99.0.0-rc.1" // a commit can have several tags; the pushed one counts
	if out, err := run(".ci/release"); err != nil || !strings.Contains(out, "goreleaser release --clean v99.0.0-rc.1\n") {
		t.Errorf("%v\n%s", err, out)
	}
}
