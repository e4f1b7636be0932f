package profiles

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Profile is the table of a metric profile.
type Profile struct {
	Name    string
	Section string // anchor in the specification, or a URL
	About   string // what it models, in a line
	Rows    []ProfileRow
	at      place
}

// ProfileRow is a line of a profile's table: an event with an action, and what the profile narrows or asks for beyond
// the event's own table.
type ProfileRow struct {
	Event         string
	Narrowing            // its Name is the action; "" stands for every action
	Certification Demand // what certification for the profile demands of the row
}

// Demand is what certification demands of a row.
type Demand string

const (
	DemandRequired   Demand = "required"
	DemandAtLeastOne Demand = "at least one" // of the rows that say so
	DemandOptional   Demand = "optional"
)

// profileVocabulary is the vocabulary whose terms are the names of the profiles that have a table.
const profileVocabulary = "Profile"

// findProfiles takes note of every profile's table in dir, without reading it. shown is what errors call dir.
func (s *Spec) findProfiles(fsys fs.FS, dir, shown string) error {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return fmt.Errorf("load tables: %w", err)
	}
	s.profiles = maps.Clone(s.profiles)
	if s.profiles == nil {
		s.profiles = map[string]tableFile{}
	}
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".yaml" || slices.Contains(versionFiles, e.Name()) {
			continue
		}
		name := profileOf(e.Name())
		file := tableFile{fsys, path.Join(dir, e.Name()), path.Join(shown, e.Name())}
		if _, ok := s.profiles[name]; ok {
			return fmt.Errorf("%s:1: Caliper has a %s already; give yours another name", file.name, name)
		}
		s.profiles[name] = file
	}
	s.Vocabularies = slices.DeleteFunc(slices.Clone(s.Vocabularies), func(v Vocabulary) bool { return v.Name == profileVocabulary })
	s.Vocabularies = append(s.Vocabularies, Vocabulary{Name: profileVocabulary, Section: "profiles", Terms: slices.Sorted(maps.Keys(s.profiles))})
	return nil
}

// profileOf makes ToolUseProfile of tool-use.yaml.
func profileOf(file string) string {
	var b strings.Builder
	for _, word := range strings.Split(strings.TrimSuffix(file, ".yaml"), "-") {
		if word != "" {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String() + "Profile"
}

// Profiles returns the names of all profiles, in alphabetical order.
func (s *Spec) Profiles() []string { return slices.Sorted(maps.Keys(s.profiles)) }

// Profile reads the table of a profile. Mistakes in it are errors that start with "file:line:".
func (s *Spec) Profile(name string) (*Profile, error) {
	file, ok := s.profiles[name]
	if !ok {
		return nil, fmt.Errorf("there is no table of %s", name)
	}
	data, err := fs.ReadFile(file.fsys, file.path)
	if err != nil {
		return nil, fmt.Errorf("load tables: %w", err)
	}
	root, err := parse(file.name, data)
	if err != nil {
		return nil, err
	}
	r := tableReader{file: file.name, inProfile: true, allowed: "properties of the event, actions, attempt-count and position-as"}
	p, err := r.profile(root, s.events())
	if err != nil {
		return nil, err
	}
	if p.Name != name {
		return nil, p.at.errorf("the table of %q belongs in another file: this one is %s's", p.Name, name)
	}
	return p, s.checkProfile(p)
}

func (s *Spec) events() map[string]TypeTable {
	events := map[string]TypeTable{}
	for _, t := range s.Events {
		events[t.Name] = t
	}
	return events
}

// profile reads the file of a profile.
func (r tableReader) profile(root *yaml.Node, events map[string]TypeTable) (*Profile, error) {
	p := &Profile{at: place{r.file, 1}}
	if root == nil {
		return p, p.at.errorf("the file is empty")
	}
	err := r.each(root, func(key, value *yaml.Node) (err error) {
		switch key.Value {
		case "profile":
			p.Name, err = r.word(value)
		case "section":
			p.Section, err = r.word(value)
		case "about":
			p.About, err = r.word(value)
		case "events":
			err = r.each(value, func(key, value *yaml.Node) error {
				rows, err := r.profileRows(key, value, events)
				p.Rows = append(p.Rows, rows...)
				return err
			})
		case "certification":
			return nil // when the rows are known
		default:
			return r.errorf(key, "unknown key %q; allowed are profile, section, about, events and certification", key.Value)
		}
		return err
	})
	if err != nil {
		return p, err
	}
	for name, value := range map[string]string{"profile": p.Name, "section": p.Section, "about": p.About} {
		if value == "" {
			return p, p.at.errorf("%s is missing", name)
		}
	}
	if len(p.Rows) == 0 {
		return p, p.at.errorf("the profile has no events")
	}
	for i := 0; i < len(root.Content); i += 2 {
		if root.Content[i].Value == "certification" {
			return p, r.certification(root.Content[i+1], p)
		}
	}
	return p, nil
}

// profileRows reads what the profile says of one event type: a row for each action that it lists, or for each that the
// event type has; one row for every action if the event type has no list.
func (r tableReader) profileRows(event, body *yaml.Node, events map[string]TypeTable) ([]ProfileRow, error) {
	table, ok := events[event.Value]
	if !ok {
		return nil, r.errorf(event, "%q is no event type%s", event.Value, didYouMean(event.Value, slices.Sorted(maps.Keys(events))))
	}
	narrowed, err := r.table(event, body)
	if err != nil {
		return nil, err
	}
	if narrowed.Extends != nil || narrowed.InsteadOf != nil || narrowed.Objects != nil {
		return nil, r.errorf(event, "%s: allowed here are %s", event.Value, r.allowed)
	}
	actions := narrowed.Actions
	if actions == nil {
		for _, name := range names(table.Actions) {
			actions = append(actions, Narrowing{Name: name, at: narrowed.at})
		}
	}
	if actions == nil {
		actions = []Narrowing{{at: narrowed.at}}
	}
	var rows []ProfileRow
	for _, a := range actions {
		if a.Name != "" && !slices.ContainsFunc(table.Actions, func(known Narrowing) bool { return known.Name == a.Name }) {
			return nil, a.at.errorf("%s cannot have the action %q%s", event.Value, a.Name, didYouMean(a.Name, names(table.Actions)))
		}
		for _, row := range narrowed.Rows {
			if !slices.ContainsFunc(a.Rows, func(own Row) bool { return own.Property == row.Property }) {
				a.Rows = append(slices.Clip(a.Rows), row)
			}
		}
		rows = append(rows, ProfileRow{event.Value, a, DemandOptional})
	}
	return rows, nil
}

func names(list []Narrowing) []string {
	var all []string
	for _, n := range list {
		all = append(all, n.Name)
	}
	return all
}

// certification reads "{required: {Event: [Action]}, atLeastOne: {Event: [Action]}}".
func (r tableReader) certification(n *yaml.Node, p *Profile) error {
	return r.each(n, func(key, value *yaml.Node) error {
		demand, ok := map[string]Demand{"required": DemandRequired, "atLeastOne": DemandAtLeastOne}[key.Value]
		if !ok {
			return r.errorf(key, "unknown key %q; allowed are required and atLeastOne, all other rows are optional", key.Value)
		}
		return r.each(value, func(event, list *yaml.Node) error {
			actions := []string{""} // ~ stands for the row of every action
			if list.Tag != "!!null" {
				var err error
				if actions, err = r.words(list); err != nil {
					return err
				}
			}
			for _, action := range actions {
				row := slices.IndexFunc(p.Rows, func(row ProfileRow) bool { return row.Event == event.Value && row.Name == action })
				if row < 0 {
					return r.errorf(event, "the table has no row %s %s", event.Value, action)
				}
				p.Rows[row].Certification = demand
			}
			return nil
		})
	})
}

// word reads a word or a line of text.
func (r tableReader) word(n *yaml.Node) (string, error) {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return "", r.errorf(n, "want text")
	}
	return n.Value, nil
}
