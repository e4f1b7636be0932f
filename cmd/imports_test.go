package cmd

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestNoNetworkImported checks that no package of the program imports a package for the network or for starting programs, except the known
// ones, for the reason beside each.
func TestNoNetworkImported(t *testing.T) {
	known := map[string][]string{
		"github.com/xeipuuv/gojsonschema": {"net", "net/http"}, // for its loader, which schema.NewUser removes; net also for formats
		"github.com/spf13/pflag":          {"net"},             // for flags with addresses; the program has none
	}
	command := exec.Command("go", "list", "-deps", "-f", `{{if not .Standard}}{{.ImportPath}}{{range .Imports}} {{.}}{{end}}{{end}}`, ".")
	command.Dir = ".."
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		for _, imported := range fields[1:] {
			reaches := slices.Contains([]string{"net", "net/smtp", "crypto/tls", "os/exec", "plugin"}, imported) ||
				strings.HasPrefix(imported, "net/http") || strings.HasPrefix(imported, "net/rpc") || strings.HasPrefix(imported, "golang.org/x/net")
			if reaches && !slices.Contains(known[fields[0]], imported) {
				t.Errorf("%s imports %s", fields[0], imported)
			}
		}
	}
}

// TestLicences checks that docs/architecture.md lists every required module, with the licences in its folder. A module that only other
// systems need may not be downloaded yet. If it cannot be downloaded either, the test checks only that it is listed.
func TestLicences(t *testing.T) {
	docs, required := string(mustRead(t, "../docs/architecture.md")), string(mustRead(t, "../go.mod"))
	var modules []string
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) v`).FindAllStringSubmatch(required, -1) {
		modules = append(modules, m[1])
	}
	folders, built := downloaded(t, modules), modulesBuilt(t)
	words := map[string]string{"MIT": "Permission is hereby granted, free of charge", "BSD-3-Clause": "Neither the name", "Apache-2.0": "Apache License"}
	for _, module := range modules {
		row := regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(module) + ` \| ([^|]+) \|`).FindStringSubmatch(docs)
		if row == nil {
			t.Errorf("docs/architecture.md does not list %s", module)
			continue
		}
		if folders[module] == "" && !built[module] {
			t.Logf("%s cannot be downloaded: its licence is not checked", module)
			continue
		}
		var text strings.Builder
		files, _ := filepath.Glob(filepath.Join(folders[module], "[Ll][Ii][Cc][Ee][Nn][Ss][Ee]*"))
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text.Write(data)
		}
		for licence, said := range words {
			if has := strings.Contains(text.String(), said); has != slices.Contains(strings.Split(row[1], ", "), licence) {
				t.Errorf("%s: docs/architecture.md says %s, but whether its licence is %s: %v", module, row[1], licence, has)
			}
		}
	}
}

// downloaded downloads the missing modules, and returns the folders of all; "" for a module that cannot be downloaded.
func downloaded(t *testing.T, modules []string) map[string]string {
	t.Helper()
	command := exec.Command("go", append([]string{"mod", "download", "-json"}, modules...)...)
	command.Dir = ".."
	out, _ := command.Output() // the output has an error for each module that failed
	folders := map[string]string{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var module struct{ Path, Dir, Error string }
		if err := d.Decode(&module); err == io.EOF {
			return folders
		} else if err != nil {
			t.Fatal(err)
		}
		folders[module.Path] = module.Dir
	}
}

// modulesBuilt returns the modules with a package in the program or its tests, on this system.
func modulesBuilt(t *testing.T) map[string]bool {
	t.Helper()
	command := exec.Command("go", "list", "-deps", "-test", "-f", "{{with .Module}}{{.Path}}{{end}}", "./...")
	command.Dir = ".."
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	built := map[string]bool{}
	for module := range strings.Lines(string(out)) {
		built[strings.TrimSpace(module)] = true
	}
	return built
}
