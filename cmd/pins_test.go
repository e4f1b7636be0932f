package cmd

import (
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// filesNamed returns the paths of the project's files whose names match a pattern, without generated and downloaded files.
func filesNamed(t *testing.T, name string) (files []string) {
	t.Helper()
	pattern := regexp.MustCompile(name)
	err := filepath.WalkDir("..", func(file string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && slices.Contains([]string{".git", ".generated", "dist", "node_modules"}, e.Name()) {
			return filepath.SkipDir
		}
		if !e.IsDir() && pattern.MatchString(e.Name()) {
			files = append(files, strings.TrimPrefix(filepath.ToSlash(file), "../"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestPinnedActions checks that workflows, our action and the examples in pages use only GitHub's own actions, each by a commit, since a tag
// can be moved to another commit. Our own action is not checked: .ci/named checks its tag at a release.
func TestPinnedActions(t *testing.T) {
	pinned, n := regexp.MustCompile(`^(actions|github)/[\w./-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$`), 0
	for _, used := range values(t, "uses") {
		if !strings.HasPrefix(used.value, "caliper-lint/caliper-lint@") {
			if n++; !pinned.MatchString(used.value) {
				t.Errorf("%s uses %s", used.file, used.value)
			}
		}
	}
	if n < 10 {
		t.Errorf("only %d actions found: this test looks in the wrong place", n)
	}
}

// TestPinnedImages checks that Dockerfiles, workflows and the examples in pages name images by their digest. The version beside a digest is
// for people and for Dependabot.
func TestPinnedImages(t *testing.T) {
	const digest = `[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}`
	pinned, from := regexp.MustCompile(`^(`+digest+`)$`), regexp.MustCompile(`^FROM (scratch|`+digest+`)( AS \w+)?$`)
	for _, file := range filesNamed(t, `Dockerfile`) {
		lines := regexp.MustCompile(`(?mi)^[ \t]*FROM\b.*$|^# *syntax=.*$`).FindAllString(string(mustRead(t, "../"+file)), -1)
		for _, line := range lines {
			if !from.MatchString(line) {
				t.Errorf("%s: %s", file, line)
			}
		}
		if len(lines) == 0 {
			t.Errorf("%s has no FROM line", file)
		}
	}
	images := values(t, "image")
	for _, used := range append(images, values(t, "container")...) {
		if !pinned.MatchString(used.value) {
			t.Errorf("%s: %s", used.file, used.value)
		}
	}
	if len(images) == 0 {
		t.Error("no image found: this test looks in the wrong place")
	}
	made := `docker buildx create --use --driver-opt "image=$(sed -n 's/^FROM //p' .ci/buildkit.Dockerfile)"`
	for _, file := range filesNamed(t, `\.yml$`) {
		if text := string(mustRead(t, "../"+file)); strings.Count(text, "docker buildx") != strings.Count(text, made) || strings.Contains(text, "docker://") {
			t.Errorf("%s does not make images with the builder of .ci/buildkit.Dockerfile", file)
		}
	}
}

// use is a value of a key in a file.
type use struct{ file, value string }

// values returns the values of a key in YAML files and pages, except in testdata.
func values(t *testing.T, key string) (uses []use) {
	t.Helper()
	line := regexp.MustCompile(`(?m)[-\s{,]["']?` + key + `["']?: *(.*)$`)
	for _, file := range filesNamed(t, `\.(ya?ml|md)$`) {
		if strings.HasPrefix(file, "testdata/") {
			continue
		}
		for _, m := range line.FindAllSubmatch(mustRead(t, "../"+file), -1) {
			uses = append(uses, use{file, strings.TrimSpace(string(m[1]))})
		}
	}
	return uses
}

// TestRenewed checks that Dependabot renews all pinned actions, images and modules.
func TestRenewed(t *testing.T) {
	var config struct {
		Version int
		Updates []struct {
			Kind        string `yaml:"package-ecosystem"`
			Directory   string
			Directories []string
			Schedule    struct{ Interval string }
			Cooldown    map[string]int
			Groups      map[string]struct{ Patterns []string }
			Allow       []map[string]string
		}
	}
	text := mustRead(t, "../.github/dependabot.yml")
	if err := yaml.Unmarshal(text, &config); err != nil || config.Version != 2 {
		t.Fatalf("version %d: %v", config.Version, err)
	}
	renewed := map[string][]string{}
	for _, u := range config.Updates {
		for _, directory := range append(u.Directories, u.Directory) {
			if directory != "" {
				renewed[u.Kind] = append(renewed[u.Kind], directory)
			}
		}
		if u.Schedule.Interval != "weekly" || u.Cooldown["default-days"] != 7 || len(u.Groups) != 1 {
			t.Errorf("%+v", u)
		}
	}
	same(t, "github-actions", renewed["github-actions"], []string{"/"}) // "/" stands for the workflows and action.yml
	for kind, name := range map[string]string{"gomod": `^go\.mod$`, "npm": `^package\.json$`, "docker": `Dockerfile$`} {
		var want []string
		for _, file := range filesNamed(t, name) {
			if path.Dir(file) != "docs/peers" { // the versions of the peers are chosen by hand
				want = append(want, path.Join("/", path.Dir(file)))
			}
		}
		same(t, kind, renewed[kind], want)
	}
	tools := string(mustRead(t, "../.ci/tools/go.mod"))
	for _, u := range config.Updates {
		for _, allowed := range u.Allow {
			if !strings.Contains(tools, "\t"+allowed["dependency-name"]+" v") {
				t.Errorf(".ci/tools/go.mod has no %s", allowed["dependency-name"])
			}
		}
	}
	if regexp.MustCompile(`[&*]\w`).Match(text) {
		t.Error("Dependabot does not understand YAML aliases")
	}
}
