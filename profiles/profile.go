package profiles

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/caliper-lint/caliper-lint/profiles/strict"
)

// Profile is the table of a metric profile.
type Profile struct {
	Name    string
	Section string // anchor in the specification, or a URL
	About   string // the purpose of the profile, in a line
	Rows    []ProfileRow
	at      location
}

// ProfileRow is a row of a profile's table: an event with an action, and the restrictions of the profile beyond the event's own table.
type ProfileRow struct {
	Event         string
	Restriction          // the Name is the action; "" stands for every action
	Certification Demand // the demand of certification for the row
	own           int    // the number of Rows, from the first, that stand under the action itself rather than under the event
}

// Demand is the demand of certification for a row.
type Demand string

const (
	DemandRequired   Demand = "required"
	DemandAtLeastOne Demand = "at least one" // at least one of the rows with this demand
	DemandOptional   Demand = "optional"
)

// Profiles returns the names of all profiles, in alphabetical order.
func (s *Spec) Profiles() []string { return slices.Sorted(maps.Keys(s.profiles)) }

// nameProfiles fills the vocabulary of profiles with the names of all profiles.
func (s *Spec) nameProfiles() {
	all := Vocabulary{Name: profileVocabulary, Section: "profile-terms", Terms: s.Profiles()}
	s.Vocabularies = slices.DeleteFunc(slices.Clone(s.Vocabularies), func(v Vocabulary) bool {
		if v.Name == profileVocabulary {
			all.insteadOf = slices.DeleteFunc(slices.Clone(v.insteadOf), all.isUseless)
		}
		return v.Name == profileVocabulary
	})
	all.InsteadOf = mapOf(all.insteadOf)
	s.Vocabularies = append(s.Vocabularies, all)
}

// Profile reads the table of a profile. Mistakes in it are errors that start with "file:line:".
func (s *Spec) Profile(name string) (*Profile, error) {
	file, ok := s.profiles[name]
	if !ok {
		return nil, fmt.Errorf("there is no table of %s", name)
	}
	root, r, err := file.read()
	if err != nil {
		return nil, err
	}
	p, err := r.profile(root, s)
	if err != nil {
		return nil, err
	}
	if p.Name != name {
		if right := fileOf(p.Name); right != "" {
			return nil, p.at.errorf("the table of %s belongs in the file %s; this one is %s's", p.Name, right, name)
		}
		return nil, p.at.errorf("%q is not a profile name; this file is %s's", p.Name, name)
	}
	if s.tested && file.owner == "" {
		return p, nil
	}
	return p, s.checkProfile(p)
}

// profile reads the file of a profile.
func (r tableReader) profile(root *yaml.Node, s *Spec) (*Profile, error) {
	p := &Profile{at: location{r.File, 1, r.owner}}
	const allowed = "profile, section, about, events, certification"
	if root == nil {
		return p, p.at.errorf("there is no table in this file; expected %s", allowed)
	}
	var certification *yaml.Node
	err := r.Each(root, func(key, value *yaml.Node) (err error) {
		switch key.Value {
		case "profile":
			p.at = r.place(key)
			p.Name, err = r.Word(key.Value, value)
		case "section":
			if p.Section, err = r.Word(key.Value, value); err == nil && !isURL(p.Section) && (r.owner != "" || strings.Contains(p.Section, " ")) {
				err = r.Errorf(value, "section is %q; expected a URL", p.Section)
			}
		case "about":
			p.About, err = r.Word(key.Value, value)
		case "events":
			err = r.Each(value, func(key, value *yaml.Node) error {
				rows, err := r.profileRows(key, value, s)
				p.Rows = append(p.Rows, rows...)
				return err
			})
		case "certification":
			certification = value // the certification is read when the rows are known
		default:
			hint := ""
			if isTypeName(key.Value) {
				hint = "; types and vocabularies have the files " + strings.Join([]string{termsFile, entitiesFile, eventsFile}, ", ")
			}
			return r.Errorf(key, "unknown key %q; must be one of %s%s", key.Value, allowed, hint)
		}
		return err
	})
	if err != nil {
		return p, err
	}
	for _, want := range []struct {
		key     string
		missing bool
	}{{"profile", p.Name == ""}, {"section", p.Section == ""}, {"about", p.About == ""}, {"events", p.Rows == nil}} {
		if want.missing {
			return p, r.Errorf(root, "%s is missing", want.key)
		}
	}
	if certification != nil {
		err = r.certification(certification, p)
	}
	return p, err
}

// profileRows reads the rows of one event type: a row for each action that the profile lists, or for each action of the event type; a
// single row for every action if the event type has no list of actions.
func (r tableReader) profileRows(event, body *yaml.Node, s *Spec) ([]ProfileRow, error) {
	i := slices.IndexFunc(s.Events, func(t TypeTable) bool { return t.Name == event.Value })
	if i < 0 {
		return nil, r.Errorf(event, "%q is not an event type%s", event.Value, DidYouMean(event.Value, tableNames(s.Events)))
	}
	known := names(s.Events[i].Actions)
	narrowed := TypeTable{at: r.place(event)}
	if !strict.IsNothing(body) {
		var err error
		if narrowed, err = r.table(event, body, profileGrammar); err != nil {
			return nil, err
		}
	}
	actions := narrowed.Actions
	if actions == nil {
		for _, name := range known {
			actions = append(actions, Restriction{Name: name, at: narrowed.at})
		}
	}
	if actions == nil {
		actions = []Restriction{{at: narrowed.at}}
	}
	var rows []ProfileRow
	for _, a := range actions {
		if a.Name != "" && !slices.Contains(known, a.Name) {
			return nil, a.at.errorf("%s cannot have the action %q%s", event.Value, a.Name, DidYouMean(a.Name, known))
		}
		own := len(a.Rows)
		for _, row := range narrowed.Rows {
			if !slices.ContainsFunc(a.Rows[:own], func(r Row) bool { return r.Property == row.Property }) {
				a.Rows = append(slices.Clip(a.Rows), row)
			}
		}
		rows = append(rows, ProfileRow{event.Value, a, DemandOptional, own})
	}
	return rows, nil
}

func names(list []Restriction) []string {
	var all []string
	for _, n := range list {
		all = append(all, n.Name)
	}
	return all
}

// certification reads "{required: {Event: [Action]}, atLeastOne: {Event: [Action]}}".
func (r tableReader) certification(n *yaml.Node, p *Profile) error {
	return r.Each(n, func(key, value *yaml.Node) error {
		demand, ok := map[string]Demand{"required": DemandRequired, "atLeastOne": DemandAtLeastOne}[key.Value]
		if !ok {
			return r.Errorf(key, "unknown key %q; must be required or atLeastOne (all other rows are optional)", key.Value)
		}
		count := 0
		err := r.Each(value, func(event, list *yaml.Node) error {
			actions, err := r.demanded(event, list, p)
			for _, action := range actions {
				i := slices.IndexFunc(p.Rows, func(row ProfileRow) bool { return row.Event == event.Value && row.Name == action })
				if p.Rows[i].Certification != DemandOptional {
					return r.Errorf(event, "%s is already required", strings.TrimSpace(event.Value+" "+action))
				}
				p.Rows[i].Certification = demand
			}
			count += len(actions)
			return err
		})
		if err == nil && demand == DemandAtLeastOne && count == 1 {
			err = r.Errorf(key, "atLeastOne names a single row; put it under required")
		}
		return err
	})
}

// demanded reads the actions of one event type whose rows certification demands. All rows must be in the table.
func (r tableReader) demanded(event, list *yaml.Node, p *Profile) ([]string, error) {
	var known []string
	for _, row := range p.Rows {
		if row.Event == event.Value {
			known = append(known, row.Name)
		}
	}
	switch {
	case known == nil:
		return nil, r.Errorf(event, "the table has no %s", event.Value)
	case known[0] == "" && !strict.IsNull(list):
		return nil, r.Errorf(event, "%s has one row, for every action; name it without a list", event.Value)
	case known[0] == "":
		return known, nil
	case strict.IsNull(list):
		return nil, r.Errorf(event, "%s: name its actions, such as [%s]", event.Value, known[0])
	}
	actions, err := r.List(event.Value, list)
	if err != nil {
		return nil, err
	}
	for _, action := range actions {
		if !slices.Contains(known, action) {
			return nil, r.Errorf(event, "the table has no row %s %s%s", event.Value, action, DidYouMean(action, known))
		}
	}
	return actions, nil
}
