package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// The usual limits of the findings in a report.
const (
	UsualPerRule = 100_000 // for each rule and severity: more than anyone reads, and few enough that a report is not hundreds of times as long as the data
	UsualPerKind = 10      // for each rule, severity and kind of message, in text
)

// Usual stands for the usual limit of a format.
const Usual = -1

// outlet passes findings to a printer, up to a limit for each kind, and counts the others. The limit changes only what is shown, so it is
// not part of validate.Policy.
type outlet struct {
	Printer
	most   int  // the limit of findings of a kind; 0: none
	byKind bool // messages of a rule have different kinds
	kinds  map[kind]*kindCount
	number map[kind]int // the number of kinds of messages, by rule and severity
	types  nameTable    // the event types of findings that were left out

	shown    int           // the number of findings of the current input that were passed on
	notShown finding.Tally // the findings of the current input that were left out
}

// kind is the key by which findings are limited. So warnings do not crowd out errors of the same rule, and suppressed findings do not crowd
// out new ones.
type kind struct {
	rule       string
	severity   catalogue.Severity
	suppressed bool
	message    string // the result of alike; "" if messages are not told apart, or have too many kinds
}

// kindCount counts the findings of a kind.
type kindCount struct {
	severity    catalogue.Severity
	given, left int
	message     string      // the message of the first finding
	byType      map[int]int // the findings that were left out, by the number of their event type
	typeNames   *nameTable
}

// mostKinds bounds the kinds of messages of a rule and severity, and mostTypes the event types by which findings are counted. Both can come
// from the data.
const (
	mostKinds = 100
	mostTypes = 100
)

func newOutlet(p Printer, most int) *outlet {
	_, isText := p.(*textPrinter)
	o := &outlet{Printer: p, most: most, byKind: isText, kinds: map[kind]*kindCount{}, number: map[kind]int{}}
	switch {
	case most == Usual && o.byKind:
		o.most = UsualPerKind
	case most == Usual:
		o.most = UsualPerRule
	}
	return o
}

// finding gives the printer a finding, or counts it.
func (o *outlet) finding(f finding.Finding) error {
	c := o.kindOf(&f)
	if o.most > 0 && c.given == o.most {
		o.notShown.Count(&f)
		c.leave(&f, &o.types)
		return nil
	}
	c.given++
	o.shown++
	return o.Finding(f)
}

// kindOf returns the count of the kind of a finding.
func (o *outlet) kindOf(f *finding.Finding) *kindCount {
	of := kind{rule: f.Rule, severity: f.Severity, suppressed: f.Suppressed != nil}
	if !o.byKind || of.suppressed || o.most == 0 {
		return o.countOf(of, "")
	}
	rule := of
	of.message = alike(f)
	if c := o.kinds[of]; c != nil {
		return c
	}
	if o.number[rule] == mostKinds {
		return o.countOf(rule, "")
	}
	rule.rule = strings.Clone(rule.rule)
	o.number[rule]++
	return o.countOf(of, strings.Clone(f.Message))
}

func (o *outlet) countOf(of kind, message string) *kindCount {
	c := o.kinds[of]
	if c == nil {
		of.rule = strings.Clone(of.rule) // frees the text of which the name is a part
		c = &kindCount{severity: of.severity, message: message}
		o.kinds[of] = c
	}
	return c
}

func (c *kindCount) leave(f *finding.Finding, types *nameTable) {
	c.left++
	types.learn(f.EventType, mostTypes)
	if c.byType == nil {
		c.byType, c.typeNames = map[int]int{}, types
	}
	c.byType[types.numbers[f.EventType]]++
}

// typesSaid bounds the event types that are named for findings that were left out.
const typesSaid = 3

// eventTypes names the events in which most of the findings were left out; "" if there are none.
func (c *kindCount) eventTypes() string {
	numbers := slices.SortedFunc(maps.Keys(c.byType), func(a, b int) int { return cmp.Or(c.byType[b]-c.byType[a], a-b) })
	var parts []string
	rest, inEvents := 0, false
	for _, number := range numbers {
		name := ""
		if number != other {
			name = c.typeNames.all[number-1]
		}
		switch n := c.byType[number]; {
		case number == other || len(parts) == typesSaid:
			rest += n
			inEvents = true
		case name == "":
			parts = append(parts, words.Grouped(n)+" outside events")
		default:
			parts = append(parts, words.Grouped(n)+" "+words.Printable(name))
			inEvents = true
		}
	}
	if parts != nil && rest > 0 {
		parts = append(parts, words.Grouped(rest)+" in others")
	}
	if parts == nil || !inEvents {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// rules returns the counts by rule, sorted, and how many of the findings were left out.
func (o *outlet) rules(counts map[string]*finding.Tally) []RuleCount {
	given := map[string]LeftOut{}
	for of, c := range o.kinds {
		g := given[of.rule]
		if of.suppressed {
			g.SuppressedNotShown += c.given
		} else {
			g.NotShown += c.given
		}
		given[of.rule] = g
	}
	all := []RuleCount{}
	for _, rule := range slices.Sorted(maps.Keys(counts)) {
		c := RuleCount{Rule: rule, Tally: *counts[rule]}
		c.LeftOut = LeftOut{c.Findings() - given[rule].NotShown, c.Suppressed - given[rule].SuppressedNotShown}
		all = append(all, c)
	}
	return all
}

// left returns by rule the kinds with findings that were left out, the most frequent first.
func (o *outlet) left() map[string][]*kindCount {
	all := map[string][]*kindCount{}
	for of, c := range o.kinds {
		if o.byKind && c.left > 0 {
			all[of.rule] = append(all[of.rule], c)
		}
	}
	for _, kinds := range all {
		slices.SortFunc(kinds, func(a, b *kindCount) int {
			return cmp.Or(b.left-a.left, cmp.Compare(b.severity, a.severity), cmp.Compare(a.message, b.message))
		})
	}
	return all
}
