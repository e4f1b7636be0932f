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

// TestNoNetworkImported checks that of all packages which are built into the program none can reach a network or start a
// program, but for those that are known, and why.
func TestNoNetworkImported(t *testing.T) {
	known := map[string][]string{
		"github.com/xeipuuv/gojsonschema": {"net", "net/http"}, // its loader, which schema.NewUser takes away; net also for formats
		"github.com/spf13/pflag":          {"net"},             // flags for addresses, of which there are none
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

// TestLicences checks that docs/architecture.md lists every module that is required, with the licences in its folder. What only
// other systems build with has perhaps not been downloaded yet. Where it cannot be either, its line alone is held.
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
			t.Logf("%s is not here, and cannot be downloaded: its licence is not looked at", module)
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
				t.Errorf("%s: %s is said of it, but whether it is under %s: %v", module, row[1], licence, has)
			}
		}
	}
}

// downloaded returns the folders of modules, which are downloaded if they are not there; "" of those that cannot be.
func downloaded(t *testing.T, modules []string) map[string]string {
	t.Helper()
	command := exec.Command("go", append([]string{"mod", "download", "-json"}, modules...)...)
	command.Dir = ".."
	out, _ := command.Output() // which says of each module what has failed
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

// modulesBuilt returns the modules of which something is built into the program or its tests here.
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
