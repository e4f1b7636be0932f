package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// tally counts findings by all fields that the page can filter by. So the counts of the page are exact although it shows few findings.
type tally struct {
	profiles, files, types nameTable
	counts                 map[combination]int
	kept                   int                     // the number of combinations with a file
	byType                 map[typeAndSeverity]int // the number of findings by event type
}

// typeAndSeverity is the key of the counts for the table by event type.
type typeAndSeverity struct {
	eventType int // the number of the name
	severity  catalogue.Severity
}

// combination holds the values of the fields. Findings with the same combination are counted together.
type combination struct {
	rule          string
	severity      catalogue.Severity
	profile, file int // the numbers of the names; other stands for all names without a number
}

// nameTable numbers names in the order of their arrival.
type nameTable struct {
	all     []string // the names from number 1; other has no name
	numbers map[string]int
}

const (
	other            = 0 // the number of all names that are not kept
	mostCombinations = 20_000
	mostProfiles     = 100
)

// learn gives a name a number, unless there are most names already.
func (n *nameTable) learn(name string, most int) {
	if _, known := n.numbers[name]; known || len(n.all) == most {
		return
	}
	if n.numbers == nil {
		n.numbers = map[string]int{}
	}
	name = strings.Clone(name) // frees the text of which the name is a part
	n.all = append(n.all, name)
	n.numbers[name] = len(n.all)
}

// add counts a finding. When there are many combinations, new ones are counted without a file. So the table stays small, and the counts by
// rule, severity and profile stay exact.
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

// counted returns the combination under which a finding was counted.
func (t *tally) counted(f *finding.Finding) combination {
	key := t.key(f)
	if t.counts[key] == 0 {
		key.file = other
	}
	return key
}

// complete adds the findings that the printer has not received. Only their rules and severities are known, from the result.
func (t *tally) complete(rules []RuleCount) {
	seen := map[combination]int{} // the keys have a rule and a severity only
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

// htmlTally is the tally in the form that the script reads.
type htmlTally struct {
	Profiles []string `json:"profiles"` // the first is other
	Files    []string `json:"files"`    // the first is other
	Counts   [][5]int `json:"counts"`   // the number of the rule on the page, severity, profile, file, number of findings
}

const otherName = "(other)"

// data returns the tally for the script. Rules are numbered in their order on the page.
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

// others returns the number of findings that are counted without a file.
func (t *tally) others() (sum int) {
	for key, n := range t.counts {
		if key.file == other {
			sum += n
		}
	}
	return sum
}
