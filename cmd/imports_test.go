package cmd

import (
	"os/exec"
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
