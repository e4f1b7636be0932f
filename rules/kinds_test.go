package rules

import (
	"slices"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// unchecked are the kinds of which a value is told right by its JSON kind or by what the walk does with it.
var unchecked = []tables.Kind{tables.Forbidden, tables.Text, tables.Boolean, tables.Map, tables.OwnTypeName, tables.Document}

// TestKindsAreChecked checks that every kind of value has one check.
func TestKindsAreChecked(t *testing.T) {
	for k := range tables.KindCount {
		row := k.Row()
		has := ownChecks[k] != nil
		switch is := slices.Contains(unchecked, k); {
		case has && row.IsRight != nil:
			t.Errorf("kind %s has two checks: IsRight in rules/tables/kinds.go, and one of ownChecks", row.Word)
		case is && (has || row.IsRight != nil):
			t.Errorf("kind %s has a check, though none is needed", row.Word)
		case !is && !has && row.IsRight == nil:
			t.Errorf("kind number %d, %q, has no check: want IsRight in rules/tables/kinds.go, or one of ownChecks", k, row.Word)
		}
	}
}
