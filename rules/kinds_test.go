package rules

import (
	"slices"
	"testing"

	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// unchecked lists the kinds whose values need no check: the JSON kind or the walk decides whether a value is right.
var unchecked = []tables.Kind{tables.Forbidden, tables.Text, tables.Boolean, tables.Map, tables.OwnTypeName, tables.Document}

// TestKindsAreChecked checks that every kind of value has exactly one check, except the unchecked ones.
func TestKindsAreChecked(t *testing.T) {
	for k := range tables.KindCount {
		row := k.Row()
		has := ownChecks[k] != nil
		switch is := slices.Contains(unchecked, k); {
		case has && row.IsRight != nil:
			t.Errorf("kind %s has two checks: IsRight in rules/tables/kinds.go, and one of ownChecks", row.Word)
		case is && (has || row.IsRight != nil):
			t.Errorf("kind %s has a check, but needs none", row.Word)
		case !is && !has && row.IsRight == nil:
			t.Errorf("kind number %d, %q, has no check: want IsRight in rules/tables/kinds.go, or one of ownChecks", k, row.Word)
		}
	}
}
