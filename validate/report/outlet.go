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

// How many findings a printer is given, if nobody says another number.
const (
	UsualPerRule = 100_000 // of a rule and severity: more than anyone reads, and not so many that data of some bytes a record becomes a report of hundreds of times its length
	UsualPerKind = 10      // of a rule, severity and kind of message, where people read the report as it scrolls by
)

// Usual stands for the number of findings that is usual in a format.
const Usual = -1

// outlet is a printer, with what it is given. What it is not given is counted all the same: the cap is presentation, and so no matter of
// validate.Policy.
type outlet struct {
	Printer
	most   int  // findings of a kind that are given; 0: all
	byKind bool // messages of a rule are told apart by their kind
	kinds  map[kind]*kindCount
	number map[kind]int // of messages of a rule and severity
	types  nameTable    // event types of what is left out

	shown    int           // findings of the input at hand
	notShown finding.Tally // those of it that are not given
}

// kind is what findings have in common of which a printer is given as many. So errors are not crowded out by warnings of the same rule, nor
// new findings by those that are suppressed.
type kind struct {
	rule       string
	severity   catalogue.Severity
	suppressed bool
	message    string // what is alike in the messages; "" if that does not count, or there are too many
}

// kindCount is how many findings of a kind there are.
type kindCount struct {
	severity    catalogue.Severity
	given, left int
	message     string      // the first one
	byType      map[int]int // those that are left, by numbers of their event types
	typeNames   *nameTable
}

// A rule has at most mostKinds kinds of messages of a severity that are told apart, and what is left out is counted by at most mostTypes
// event types: both can come from the data.
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
		of.rule = strings.Clone(of.rule) // what it is cut from need not be kept
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

// typesSaid is how many event types are said of what is left out.
const typesSaid = 3

// eventTypes says in which events most of what is left out is; "" if that is in none.
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

// rules returns what has been counted, sorted, and how much of it the printer was not given.
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

// left returns the kinds of each rule of which the printer was not given all, the most frequent first.
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
