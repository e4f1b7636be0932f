//go:build ignore

// Runs the examples of docs/at-scale.md for one machine, on data that it makes, and compares the results with one run over
// all of the data:
//
//	go run docs/at-scale.go
//
// It fetches and builds the core of Redpanda Connect, Benthos, and writes to the folder for temporary files and to the
// caches of go only. It skips programs that are not installed, and names them.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

const benthos = "v4.45.0"

func main() {
	guide, err := os.ReadFile("docs/at-scale.md")
	check(err)
	dir, err := os.MkdirTemp("", "caliper-lint-at-scale")
	check(err)
	defer os.RemoveAll(dir)
	bin, work := filepath.Join(dir, "bin"), filepath.Join(dir, "work")
	check(os.MkdirAll(filepath.Join(work, "recordings"), 0o700))
	check(exec.Command("go", "build", "-o", filepath.Join(bin, "caliper-lint"), ".").Run())
	write(work)
	check(os.Chdir(work))
	check(os.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH")))

	run("caliper-lint --format json --fail-on never events.ndjson > all.report")
	run("caliper-lint certify --format json recordings > all.result")
	run("caliper-lint filter events.ndjson > all.clean")

	run(section(guide, "Files on one machine", "find", "caliper-lint merge"))
	same("xargs, certify, merge", "whole.json", "all.result")

	run(section(guide, "One stream, cut up", "split -e", "caliper-lint merge part.*"))
	alike("split, validate, merge", "whole.json")

	if missing("parallel") {
		return
	}
	run(section(guide, "One stream, cut up", "rm -f part.*", "parallel --pipe", "caliper-lint merge $(ls"))
	alike("GNU parallel, validate, merge", "whole.json")
	same("GNU parallel, filter", "clean.ndjson", "all.clean")

	build(filepath.Join(dir, "connect"), filepath.Join(bin, "redpanda-connect"))
	yaml := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindSubmatch(guide)[1]
	check(os.WriteFile("caliper.yaml", yaml, 0o600))
	check(os.Remove("clean.ndjson")) // parallel would append to it
	run("redpanda-connect run caliper.yaml")
	same("Redpanda Connect, filter", "clean.ndjson", "all.clean")
	reports := regexp.MustCompile("(?s)With `(args_mapping: .*?)`.*?`(path: .*?)` with\\s`(codec: .*?)`").FindSubmatch(guide)
	for i, old := range []string{`args_mapping: .*`, `path: clean.*`, `codec: .*`} {
		yaml = regexp.MustCompile(old).ReplaceAllLiteral(yaml, reports[i+1])
	}
	yaml = regexp.MustCompile(`(?m)^ *- (unarchive|mapping).*\n`).ReplaceAll(yaml, nil)
	check(os.WriteFile("caliper.yaml", yaml, 0o600))
	run("rm part.*; redpanda-connect run caliper.yaml; caliper-lint merge part.*.json > whole.json")
	alike("Redpanda Connect, validate, merge", "whole.json")
}

// write makes events.ndjson, with a fault in every hundredth event, and recordings of the same events in files.
func write(dir string) {
	files, err := filepath.Glob("testdata/good/events/*.json")
	check(err)
	var all bytes.Buffer
	for i := range 20_000 {
		data, err := os.ReadFile(files[i%len(files)])
		check(err)
		var line bytes.Buffer
		check(json.Compact(&line, data))
		text := regexp.MustCompile(`urn:uuid:.{8}`).ReplaceAllString(line.String(), fmt.Sprintf("urn:uuid:%08x", i))
		if i%100 == 0 {
			text = strings.Replace(text, `"eventTime":"2`, `"eventTime":"x`, 1)
		}
		all.WriteString(text + "\n")
	}
	check(os.WriteFile(filepath.Join(dir, "events.ndjson"), all.Bytes(), 0o600))
	lines := bytes.SplitAfter(all.Bytes(), []byte("\n"))
	for i, part := range slices.Collect(slices.Chunk(lines, 3000)) {
		check(os.WriteFile(filepath.Join(dir, "recordings", fmt.Sprintf("%d.ndjson", i)), bytes.Join(part, nil), 0o600))
	}
}

// section returns the commands below a heading of the guide that begin in one of the given ways.
func section(guide []byte, heading string, begin ...string) string {
	_, text, ok := strings.Cut(string(guide), "\n## "+heading+"\n")
	if !ok {
		check(fmt.Errorf("docs/at-scale.md has no section %q", heading))
	}
	text, _, _ = strings.Cut(text, "\n## ")
	var commands []string
	for line := range strings.Lines(text) {
		if slices.ContainsFunc(begin, func(b string) bool { return strings.HasPrefix(line, b) }) {
			commands = append(commands, strings.TrimSpace(line))
		}
	}
	if commands == nil {
		check(fmt.Errorf("docs/at-scale.md has no command in section %q", heading))
	}
	return strings.Join(commands, "\n")
}

// run has a shell run commands.
func run(commands string) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", commands)
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState.ExitCode() != 1 { // there are findings
		check(fmt.Errorf("%s\n%s%w", commands, out, err))
	}
}

func missing(program string) bool {
	_, err := exec.LookPath(program)
	if err != nil {
		fmt.Println(program, "is not installed")
	}
	return err != nil
}

// build builds Benthos.
func build(dir, program string) {
	check(os.MkdirAll(dir, 0o700))
	check(os.WriteFile(filepath.Join(dir, "main.go"), []byte(`package main

import (
	"context"

	_ "github.com/redpanda-data/benthos/v4/public/components/io"
	_ "github.com/redpanda-data/benthos/v4/public/components/pure"
	"github.com/redpanda-data/benthos/v4/public/service"
)

func main() { service.RunCLI(context.Background()) }
`), 0o600))
	check(os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module connect\n\ngo 1.26\n\nrequire github.com/redpanda-data/benthos/v4 "+benthos+"\n"), 0o600))
	for _, args := range [][]string{{"mod", "tidy"}, {"build", "-o", program, "."}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			check(fmt.Errorf("build Benthos: %s%w", out, err))
		}
	}
}

// same checks that two files are the same, byte for byte.
func same(what, got, want string) {
	a, err := os.ReadFile(got)
	check(err)
	b, err := os.ReadFile(want)
	check(err)
	if !bytes.Equal(a, b) {
		check(fmt.Errorf("%s: %d bytes are not the %d of one run", what, len(a), len(b)))
	}
	fmt.Printf("%-40s the same as one run, %d bytes\n", what, len(a))
}

// alike checks that a report merged from parts has the findings of one run over the whole stream, and its counts except the
// number of parts.
func alike(what, got string) {
	type report struct {
		Findings []struct{ Rule, EventID, Pointer, Message string }
		Summary  map[string]any
	}
	read := func(name string) (r report) {
		text, err := os.ReadFile(name)
		check(err)
		check(json.Unmarshal(text, &r))
		delete(r.Summary, "inputs")
		return r
	}
	a, b := read(got), read("all.report")
	if x, y := fmt.Sprint(a), fmt.Sprint(b); x != y || len(a.Findings) == 0 {
		check(fmt.Errorf("%s: %d findings and %v are not the %d and %v of one run", what, len(a.Findings), a.Summary, len(b.Findings), b.Summary))
	}
	fmt.Printf("%-40s the findings and counts of one run, %d findings\n", what, len(a.Findings))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
