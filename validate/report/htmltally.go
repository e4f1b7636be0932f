package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// tally counts findings by all that the page filters by, so that its counts are exact though it shows few findings.
type tally struct {
	profiles, files, types nameTable
	counts                 map[combination]int
	kept                   int                     // combinations with a file of their own
	byType                 map[typeAndSeverity]int // findings by event type
}

// typeAndSeverity is what findings have in common that count together in the table by event type.
type typeAndSeverity struct {
	eventType int // number of the name
	severity  catalogue.Severity
}

// combination is what findings have in common that count together.
type combination struct {
	rule          string
	severity      catalogue.Severity
	profile, file int // numbers of the names; other is all that have none
}

// nameTable has names, numbered as they come.
type nameTable struct {
	all     []string // but other, which has none
	numbers map[string]int
}

const (
	other            = 0 // number of the names that are not kept
	mostCombinations = 20_000
	mostProfiles     = 100
)

// learn gives a name a number, if there are not yet most.
func (n *nameTable) learn(name string, most int) {
	if _, known := n.numbers[name]; known || len(n.all) == most {
		return
	}
	if n.numbers == nil {
		n.numbers = map[string]int{}
	}
	name = strings.Clone(name) // what it is cut from need not be kept
	n.all = append(n.all, name)
	n.numbers[name] = len(n.all)
}

// add counts a finding. Once there are too many combinations, those that are new count under no file: the table stays
// small, and of rule, severity and profile the counts stay exact.
func (t *tally) add(f *finding.Finding) {
	if t.counts == nil {
		t.counts, t.byType = map[combination]int{}, map[typeAndSeverity]int{}
	}
	t.types.learn(f.EventType, mostTypes)
	t.byType[typeAndSeverity{t.types.numbers[f.EventType], f.Severity}]++
	t.profiles.learn(f.Profile, mostProfiles)
	if t.kept < mostCombinations {
		t.files.learn(f.File, mostCombinations)
	}
	key := t.key(f)
	if t.counts[key] == 0 && key.file != other {
		if t.kept == mostCombinations {
			key.file = other
		} else {
			t.kept++
		}
	}
	t.counts[key]++
}

func (t *tally) key(f *finding.Finding) combination {
	return combination{f.Rule, f.Severity, t.profiles.numbers[f.Profile], t.files.numbers[f.File]}
}

// counted returns as what a finding was counted.
func (t *tally) counted(f *finding.Finding) combination {
	key := t.key(f)
	if t.counts[key] == 0 {
		key.file = other
	}
	return key
}

// complete adds the findings that the result has and the printer was not given. Of these only rule and severity are known.
func (t *tally) complete(rules []RuleCount) {
	seen := map[combination]int{} // by rule and severity
	for key, n := range t.counts {
		seen[combination{rule: key.rule, severity: key.severity}] += n
	}
	for _, c := range rules {
		for severity, n := range map[catalogue.Severity]int{catalogue.Error: c.Errors, catalogue.Warning: c.Warnings, catalogue.Note: c.Notes} {
			key := combination{rule: c.Rule, severity: severity}
			if more := n - seen[key]; more > 0 {
				if t.counts == nil {
					t.counts = map[combination]int{}
				}
				t.counts[key] += more
			}
		}
	}
}

// htmlTally is the tally as the script reads it.
type htmlTally struct {
	Profiles []string `json:"profiles"` // the first is other
	Files    []string `json:"files"`    // likewise
	Counts   [][5]int `json:"counts"`   // rule, as numbered on the page, severity, profile, file, number of findings
}

const otherName = "(other)"

// data returns the tally for the script, rules numbered as they stand on the page.
func (t *tally) data(groups []*group) htmlTally {
	indices := map[string]int{}
	for i, g := range groups {
		indices[g.Rule] = i
	}
	d := htmlTally{Profiles: []string{otherName}, Files: []string{otherName}, Counts: [][5]int{}}
	for _, name := range t.profiles.all {
		d.Profiles = append(d.Profiles, cmp.Or(words.Printable(name), "(none)"))
	}
	for _, name := range t.files.all {
		d.Files = append(d.Files, words.Printable(name))
	}
	for key, n := range t.counts {
		d.Counts = append(d.Counts, [5]int{indices[key.rule], int(key.severity), key.profile, key.file, n})
	}
	slices.SortFunc(d.Counts, func(a, b [5]int) int { return slices.Compare(a[:], b[:]) })
	return d
}

// others is how many findings count under no file of their own.
func (t *tally) others() (sum int) {
	for key, n := range t.counts {
		if key.file == other {
			sum += n
		}
	}
	return sum
}
