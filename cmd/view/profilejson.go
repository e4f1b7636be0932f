package view

import (
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

// JSONProfiles are the tables of profiles in JSON.
type JSONProfiles struct {
	Version  int           `json:"version"` // the version of this JSON format: 1
	Profiles []jsonProfile `json:"profiles"`
}

type jsonProfile struct {
	Name    string           `json:"name"`
	About   string           `json:"about"`
	SpecURL string           `json:"specUrl"`
	Rows    []JSONProfileRow `json:"rows"`
}

// JSONProfileRow is a row with its effective types. The help of the command explains the names.
type JSONProfileRow struct {
	Event                string              `json:"event"`
	Action               *string             `json:"action"`
	Actor                []string            `json:"actor"`
	Object               []string            `json:"object"`
	Target               []string            `json:"target"`
	Generated            []string            `json:"generated"`
	Referrer             []string            `json:"referrer"`
	Accepted             map[string][]string `json:"acceptedWithWarning"`
	OtherTypes           map[string][]string `json:"otherTypes"`
	Certification        profiles.Demand     `json:"certification"`
	Required             []jsonAsked         `json:"required"`
	Recommended          []jsonAsked         `json:"recommended"`
	Advised              []jsonAsked         `json:"advised"`
	AttemptCount         *string             `json:"attemptCount"`
	AttemptCountRequired bool                `json:"attemptCountRequired"`
	PositionAs           *string             `json:"positionAs"`
}

type jsonAsked struct {
	Property string   `json:"property"`
	Of       *string  `json:"of"`
	OfTypes  []string `json:"ofTypes"`
	IfObject []string `json:"ifObject"`
}

// ProfilesJSON returns the tables of some profiles for JSON.
func ProfilesJSON(set *tables.Set, shown []*tables.Profile) JSONProfiles {
	out := JSONProfiles{Version: 1}
	for _, p := range shown {
		rows := make([]JSONProfileRow, len(p.Rows))
		for i, row := range p.Rows {
			rows[i] = rowInJSON(set, row)
		}
		out.Profiles = append(out.Profiles, jsonProfile{p.Name, p.About, set.Spec.URL(p.Section), rows})
	}
	return out
}

func rowInJSON(set *tables.Set, row *tables.Row) JSONProfileRow {
	accepted, other := map[string][]string{}, map[string][]string{}
	types := func(property string) []string {
		v := participant(set, row, property)
		if v == nil {
			return []string{}
		}
		if v.TypesWithWarning != nil {
			accepted[property] = v.TypesWithWarning
		}
		return v.Names()
	}
	for _, p := range otherTypes(set, row) {
		if p.Deprecated {
			continue // the property is not allowed
		}
		other[p.Name] = p.Value.Names()
		if p.Value.TypesWithWarning != nil {
			accepted[p.Name] = p.Value.TypesWithWarning
		}
	}
	asked := map[profiles.Strength][]jsonAsked{profiles.Required: {}, profiles.Recommended: {}, profiles.Advised: {}}
	for _, a := range set.RowRecommendations(row) {
		asked[a.Strength] = append(asked[a.Strength], jsonAsked{a.Property, orNull(a.Of), list(a.OfTypes), list(a.IfObject)})
	}
	return JSONProfileRow{
		Event: row.Event, Action: orNull(row.Name),
		Actor: types("actor"), Object: types("object"), Target: types("target"), Generated: types("generated"), Referrer: types("referrer"),
		Accepted: accepted, OtherTypes: other, Certification: row.Certification,
		Required: asked[profiles.Required], Recommended: asked[profiles.Recommended], Advised: asked[profiles.Advised],
		AttemptCount: orNull(row.Count), AttemptCountRequired: row.CountStrength == profiles.Required, PositionAs: orNull(row.Continues),
	}
}
