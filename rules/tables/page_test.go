package tables

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the table of the kinds of value in docs/tables.md")

// explained are the kinds that the page explains elsewhere, or that only older versions have.
var explained = []Kind{Unlisted, Forbidden, OwnTypeName, Document}

// TestKindsPage checks that the table of kinds in docs/tables.md is that of their rows.
func TestKindsPage(t *testing.T) {
	const page, remark = "../../docs/tables.md", "<!-- kinds: go test ./rules/tables -run TestKindsPage -update writes this table -->\n\n"
	var table strings.Builder
	table.WriteString("| written | a value is |\n|---|---|\n")
	for k := range KindCount {
		if row := k.Row(); row.Word != "" && !slices.Contains(explained, k) {
			table.WriteString("| `" + row.Word + "` | " + (&Value{Kind: k}).Description() + " |\n")
		}
	}
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, after, ok := strings.Cut(string(data), remark)
	if !ok {
		t.Fatalf("%s has no line %s", page, remark)
	}
	rest := after
	for strings.HasPrefix(rest, "|") {
		_, rest, _ = strings.Cut(rest, "\n")
	}
	switch want := before + remark + table.String() + rest; {
	case want == string(data):
	case *update:
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the table of kinds in %s is out of date: go test ./rules/tables -run TestKindsPage -update", page)
	}
}
