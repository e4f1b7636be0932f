package view

import (
	"slices"

	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// participants are the properties with a column in the table, between action and certification.
var participants = [...]string{"actor", "object", "target", "generated", "referrer"}

// participant returns the types that a property may have in events of a row; nil if they are those of any event. For actor and object it
// never returns nil, if the event has them.
func participant(set *tables.Set, row *tables.Row, property string) *tables.Value {
	p, base := set.OfRow(row, property), set.Event.Property(set.Names.ID([]byte(property)))
	if p == nil || base != nil && p.Value.IsLike(base.Value) && property != "actor" && property != "object" {
		return nil
	}
	return p.Value
}

// otherTypes returns the properties without a column whose types differ from those of any event.
func otherTypes(set *tables.Set, row *tables.Row) (all []*tables.Property) {
	for _, own := range row.Type.Properties {
		p, base := set.OfRow(row, own.Name), set.Event.Property(own.NameID)
		if !slices.Contains(participants[:], p.Name) && (base == nil || !p.Value.IsLike(base.Value)) {
			all = append(all, p)
		}
	}
	return all
}
