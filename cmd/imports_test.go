package cmd

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestNoNetworkImported holds that of all packages which are built into the program none can reach a network or start a
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

// TestLicences holds that docs/architecture.md lists every module that is required, with the licences in its folder.
func TestLicences(t *testing.T) {
	command := exec.Command("go", "list", "-m", "-f", "{{if not .Main}}{{.Path}} {{.Dir}}{{end}}", "all")
	command.Dir = ".."
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	folders := map[string]string{}
	for line := range strings.Lines(string(out)) {
		module, folder, _ := strings.Cut(strings.TrimSpace(line), " ")
		folders[module] = folder
	}
	words := map[string]string{"MIT": "Permission is hereby granted, free of charge", "BSD-3-Clause": "Neither the name", "Apache-2.0": "Apache License"}
	docs, required := string(mustRead(t, "../docs/architecture.md")), string(mustRead(t, "../go.mod"))
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) v`).FindAllStringSubmatch(required, -1) {
		row := regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(m[1]) + ` \| ([^|]+) \|`).FindStringSubmatch(docs)
		if row == nil {
			t.Errorf("docs/architecture.md does not list %s", m[1])
			continue
		}
		var text strings.Builder
		files, _ := filepath.Glob(filepath.Join(folders[m[1]], "[Ll][Ii][Cc][Ee][Nn][Ss][Ee]*"))
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text.Write(data)
		}
		for licence, said := range words {
			if has := strings.Contains(text.String(), said); has != slices.Contains(strings.Split(row[1], ", "), licence) {
				t.Errorf("%s: %s is said of it, but whether it is under %s: %v", m[1], row[1], licence, has)
			}
		}
	}
}
