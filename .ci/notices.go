//go:build ignore

// Prints the licences and notices of everything that is linked into a program besides its own sources: of Go, and of each module.
// They must accompany the program. It is the program in the working directory, built for these systems:
//
//	go run .ci/notices.go linux/amd64 windows/arm64
//
// It fails if a module has no licence: then nobody knows whether the module may be passed on.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A part is a module at a version, or Go.
type part struct {
	name, folder string
	files        map[string]bool // of notices, by their paths
}

func main() {
	if len(os.Args) == 1 {
		fail("which systems? go run .ci/notices.go linux/amd64 ...")
	}
	goroot, version := strings.TrimSpace(run(nil, "env", "GOROOT")), strings.TrimSpace(run(nil, "env", "GOVERSION"))
	if _, err := os.Stat(filepath.Join(goroot, "LICENSE")); err != nil {
		fail("this Go has no licence file, as in some distributions; take Go from https://go.dev/dl: %v", err)
	}
	language := &part{name: "Go " + strings.TrimPrefix(version, "go") + ", its standard library and runtime", folder: goroot, files: map[string]bool{}}
	modules := map[string]*part{}
	for _, system := range os.Args[1:] {
		for _, pkg := range linked(system) {
			of := language
			if pkg.Module != nil && pkg.Module.Main {
				continue
			} else if pkg.Module != nil {
				name := pkg.Module.Path + " " + pkg.Module.Version
				if modules[name] == nil {
					modules[name] = &part{name: name, folder: pkg.Module.Dir, files: map[string]bool{}}
				}
				of = modules[name]
			}
			of.collect(pkg.Dir)
		}
	}
	fmt.Printf("Besides its own sources the program is made of what follows, under these licences.\nIt is the program for %s.\n", strings.Join(os.Args[1:], ", "))
	language.print()
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		modules[name].print()
	}
}

// A goPackage is what "go list" says of a package.
type goPackage struct {
	Dir    string
	Module *struct {
		Path, Version, Dir string
		Main               bool
	}
}

// linked returns the packages that are linked into the program for a system, such as linux/amd64.
func linked(system string) (all []goPackage) {
	goos, goarch, _ := strings.Cut(system, "/")
	listed := run([]string{"GOOS=" + goos, "GOARCH=" + goarch, "CGO_ENABLED=0"}, "list", "-deps", "-json=Dir,Module", ".")
	for d := json.NewDecoder(strings.NewReader(listed)); ; {
		var one goPackage
		if err := d.Decode(&one); err == io.EOF {
			return all
		} else if err != nil {
			fail("go list says what is not understood: %v", err)
		}
		all = append(all, one)
	}
}

var (
	isLicence = regexp.MustCompile(`(?i)^(licen[cs]e|copying)([-.].*)?$`)
	isNotice  = regexp.MustCompile(`(?i)^(licen[cs]e|copying|copyright|notice|patents)([-.].*)?$`)
)

// collect records the files of notices in a folder of a package and in the folders around it: a package that was copied from elsewhere
// has its own.
func (p *part) collect(folder string) {
	for inside := true; inside; folder = filepath.Dir(folder) {
		inside = folder != p.folder && strings.HasPrefix(folder, p.folder)
		entries, err := os.ReadDir(folder)
		if err != nil {
			fail("%v", err)
		}
		for _, e := range entries {
			if e.Type().IsRegular() && isNotice.MatchString(e.Name()) && filepath.Ext(e.Name()) != ".go" {
				p.files[filepath.Join(folder, e.Name())] = true
			}
		}
	}
}

// print prints the notices of a part, each text once. The part must have a licence of its own as a whole.
func (p *part) print() {
	said, licensed := map[string][]string{}, false // the files by their text
	for _, file := range slices.Sorted(maps.Keys(p.files)) {
		data, err := os.ReadFile(file)
		if err != nil {
			fail("%v", err)
		}
		text := string(bytes.TrimSpace(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))))
		short, _ := filepath.Rel(p.folder, file)
		licensed = licensed || text != "" && isLicence.MatchString(short)
		said[text] = append(said[text], filepath.ToSlash(short))
	}
	if !licensed {
		fail("%s has no licence in %s", p.name, p.folder)
	}
	line := strings.Repeat("=", 80)
	fmt.Printf("\n%s\n%s\n%s\n", line, p.name, line)
	for _, text := range slices.SortedFunc(maps.Keys(said), func(a, b string) int { return cmp.Compare(said[a][0], said[b][0]) }) {
		fmt.Printf("\n--- %s ---\n\n%s\n", strings.Join(said[text], ", "), text)
	}
}

// run runs a command of Go with additional environment variables, and returns its output.
func run(environment []string, arguments ...string) string {
	command := exec.Command("go", arguments...)
	command.Env, command.Stderr = append(os.Environ(), environment...), os.Stderr
	out, err := command.Output()
	if err != nil {
		fail("go %s: %v", strings.Join(arguments, " "), err)
	}
	return string(out)
}

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}
