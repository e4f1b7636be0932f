// Package report prints findings.
package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/suppress"
)

// Printer writes a report piece by piece: the findings of an input, the input, those of the next, and so on.
type Printer interface {
	Finding(finding.Finding) error
	Input(Input) error // has been read, and its findings have been handed over
	Close(*Result) error
}

// Input is a file, or standard input, that has been read.
type Input struct {
	File     string `json:"file"`
	Findings int    `json:"findings"` // of it that the report shows, suppressed ones too
	Complete bool   `json:"complete"` // it was read to its end
}

// Result is what a report ends with.
type Result struct {
	Rules    []RuleCount        `json:"rules"`    // those with findings, sorted by their ids
	Failures []validate.Failure `json:"failures"` // inputs that could not be read, or not to their end
	Stale    []Stale            `json:"stale"`    // suppressions that nothing needs any more
	Coverage *coverage.Coverage `json:"coverage"` // nil if it was not asked for
	Summary  validate.Counts    `json:"summary"`
}

// RuleCount is how many findings a rule has.
type RuleCount struct {
	Rule string `json:"rule"`
	finding.Tally
	LeftOut int `json:"leftOut"` // of the errors, warnings and notes: how many are only counted
}

// Stale is an ignore, or a finding of a baseline, for which there is no finding.
type Stale = suppress.Stale

// Report hands what is found to printers, and counts it.
type Report struct {
	Printers   []Printer
	MaxPerRule int // how many findings of a rule printers are given; 0: all
	counts     map[string]*RuleCount
	failures   []validate.Failure
	shown      int // findings of the input at hand
}

// Finding takes a finding of the input at hand.
func (r *Report) Finding(f finding.Finding) error {
	c := r.count(f.Rule)
	if f.Suppressed != nil {
		c.Suppressed++
	} else {
		c.Add(f.Severity, 1)
	}
	if r.MaxPerRule > 0 && f.Suppressed == nil && c.Findings()-c.LeftOut > r.MaxPerRule {
		c.LeftOut++
		return nil
	}
	r.shown++
	for _, p := range r.Printers {
		if err := p.Finding(f); err != nil {
			return err
		}
	}
	return nil
}

func (r *Report) count(rule string) *RuleCount {
	if r.counts == nil {
		r.counts = map[string]*RuleCount{}
	}
	c := r.counts[rule]
	if c == nil {
		c = &RuleCount{Rule: rule}
		r.counts[rule] = c
	}
	return c
}

// add counts what a report has counted.
func (r *Report) add(c RuleCount) {
	sum := r.count(c.Rule)
	sum.Tally, sum.LeftOut = sum.Tally.Plus(c.Tally), sum.LeftOut+c.LeftOut
}

// rules returns what has been counted, sorted.
func (r *Report) rules() []RuleCount {
	all := []RuleCount{}
	for _, rule := range slices.Sorted(maps.Keys(r.counts)) {
		all = append(all, *r.counts[rule])
	}
	return all
}

// Input takes note that an input has been read, or as much of it as can be.
func (r *Report) Input(name string, complete bool) error {
	input := Input{name, r.shown, complete}
	r.shown = 0
	for _, p := range r.Printers {
		if err := p.Input(input); err != nil {
			return err
		}
	}
	return nil
}

// Failure takes note of an input that cannot be read, or not to its end.
func (r *Report) Failure(f validate.Failure) { r.failures = append(r.failures, f) }

// Close ends the report. What it has counted itself it fills in.
func (r *Report) Close(result Result) error {
	result.Rules = r.rules()
	result.Failures = append([]validate.Failure{}, r.failures...)
	result.Stale = append([]Stale{}, result.Stale...)
	for _, p := range r.Printers {
		if err := p.Close(&result); err != nil {
			return err
		}
	}
	return nil
}

// Options say how printers print.
type Options struct {
	Tool      string                      // name and version of the program
	Colour    bool                        // in text
	Brief     bool                        // no table by rule in text
	FailOn    catalogue.Severity          // least severity of what counts as a failed test
	Catalogue *catalogue.Catalogue        // of what is said of rules
	URL       func(section string) string // of the specification
}

// formats are the printers by the names of their formats, in the order in which they are listed. began is a pattern of how
// their reports begin, where nothing else does: with our name, or with so much that is written in our way.
var formats = []struct {
	name  string
	make  func(io.Writer, Options) Printer
	began string
}{
	{"text", newText, `.+\n  [0-9]+:[0-9]+ (error|warning|note): .* \[` + rulePattern + `\]\n    [0-9]+ \| |` + countPattern},
	{"oneline", newOneline, `.+:[0-9]+:[0-9]+: (error|warning|note): .* \[` + rulePattern + `\]\n|` + leftOutPattern},
	{"json", newJSON, regexp.QuoteMeta(jsonHead) + `"caliper-lint `},
	{"jsonl", newJSONLines, regexp.QuoteMeta(jsonLinesHead) + `"caliper-lint `},
	{"sarif", newSARIF, regexp.QuoteMeta(sarifHead)},
	{"junit", newJUnit, regexp.QuoteMeta(xml.Header) + `<testsuites name="caliper-lint `},
	{"github", newGitHub, `::(error|warning|notice) (file=[^:\n]+,)?title=(` + rulePattern + `|cannot be read|caliper-lint)::`},
	{"gitlab", newGitLab, regexp.QuoteMeta(gitLabHead) + `(` + rulePattern + `|input)"|` + regexp.QuoteMeta(gitLabNothing) + `$`},
	{"checkstyle", newCheckstyle, regexp.QuoteMeta(xml.Header) + `<checkstyle version="4\.3">\n(  <file name="[^"]*">\n(    <error [^\n]* source="caliper-lint\.|  </file>\n)|</checkstyle>)`},
	{"tap", newTAP, tapHead + `(1\.\.0 # SKIP there is no input\n|(not )?ok 1 - .*\n(  ---\n  severity: "|(not )?ok 2 - |1\.\.1\n))`},
	{"markdown", newMarkdown, markdownHead},
	{"html", newHTML, `<!DOCTYPE html>\n<html lang="en">\n<head>\n(<meta [^\n]*>\n)*<meta name="generator" content="caliper-lint `},
}

// Patterns of what several formats have: a rule, what is said of the findings of one that are left out, and the head of the
// table by rule.
const (
	rulePattern    = `[a-z]+/[a-z0-9-]+`
	leftOutPattern = rulePattern + `: [0-9]+ more findings? not shown\n`
	countPattern   = `(Errors  )?(Warnings  )?( Notes  )?(Not shown  )?Rule\n|` + leftOutPattern
)

// Formats returns the names of the formats.
func Formats() (names []string) {
	for _, f := range formats {
		names = append(names, f.name)
	}
	return names
}

// New returns the printer of a format.
func New(format string, w io.Writer, o Options) (Printer, error) {
	for _, f := range formats {
		if f.name == format {
			return f.make(w, o), nil
		}
	}
	return nil, UnknownFormat(format, Formats())
}

// PlainFormats are those of what is no report of findings.
var PlainFormats = []string{"text", "json"}

// Began reports whether a file that begins with head is an earlier report in a format. It never says so of what another has
// written, as far as can be told; of a report of which head is too short it may say no.
func Began(format string, head []byte) bool {
	for _, f := range formats {
		if f.name == format {
			return regexp.MustCompile(`\A(` + f.began + `)`).Match(head)
		}
	}
	return false
}

// UnknownFormat says that format is none of the names.
func UnknownFormat(format string, names []string) error {
	return fmt.Errorf("unknown format %q; the formats are %s", format, strings.Join(names, ", "))
}

// withHint is what a finding says in one line of plain text.
func withHint(f *finding.Finding) string {
	if f.Hint == "" {
		return printable(f.Message)
	}
	return printable(f.Message) + " (" + printable(f.Hint) + ")"
}

// pathOf returns the file of a finding with forward slashes, as programs for other systems want it.
func pathOf(file string) string { return strings.TrimPrefix(filepath.ToSlash(file), "./") }

// leftOut says how many findings of a rule are not in the report.
func leftOut(c RuleCount) string {
	return fmt.Sprintf("%s: %s not shown", atLineStart(c.Rule), plural(c.LeftOut, "more finding", "more findings"))
}

// byWeight returns rules with errors before those with warnings and notes alone, and with those first that have the most
// findings. Rules with none that counts are left out.
func byWeight(rules []RuleCount) []RuleCount {
	all := slices.DeleteFunc(slices.Clone(rules), func(c RuleCount) bool { return c.Findings() == 0 })
	slices.SortStableFunc(all, func(a, b RuleCount) int {
		return cmp.Or(cmp.Compare(b.Worst(), a.Worst()), cmp.Compare(b.Findings(), a.Findings()))
	})
	return all
}

// rule returns the catalogue's entry for a rule, nil if there is none: a saved report may be of another version.
func (o *Options) rule(id string) *catalogue.Rule {
	if o.Catalogue == nil {
		return nil
	}
	rule, err := o.Catalogue.Rule(catalogue.ID(id))
	if err != nil {
		return nil
	}
	return rule
}
