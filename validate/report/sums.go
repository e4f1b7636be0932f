package report

import (
	"strings"

	"github.com/fatih/color"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// The summary of a run has the same words everywhere. It leaves out zeros.

// Sums returns the summary of a run: a line with the numbers of inputs, events and findings, and if some can be fixed, a line that says so.
// failures is the number of inputs that could not be read.
func Sums(c validate.Counts, failures int, colour bool) string {
	text := extent(c) + ": " + verdict(c, failures, colour)
	if failures > 0 && c.Records == 0 && c.Tally == (finding.Tally{}) { // "no findings" would sound as if something had been checked
		text = failed(failures, colour)
	}
	if passed := PassedOver(c); passed != "" {
		text += "; " + passed
	}
	if fixable := Fixable(c); fixable != "" {
		text += "\n" + fixable
	}
	return text
}

// extent returns the numbers of inputs, events, describes and envelopes, and the versions of Caliper if not all are of the newest.
func extent(c validate.Counts) string {
	parts := []string{words.Count(c.Inputs, "input")}
	for _, of := range []struct {
		n    int
		noun string
	}{{c.Events, "event"}, {c.Describes, "describe"}, {c.Envelopes, "envelope"}} {
		if of.n > 0 {
			parts = append(parts, words.Count(of.n, of.noun))
		}
	}
	text := strings.Join(parts, ", ")
	if c.Versions.OnlyNewest() {
		return text
	}
	var versions, numbers []string
	c.Versions.Each(func(version string, n int) {
		versions, numbers = append(versions, "Caliper "+version), append(numbers, words.Grouped(n)+" of Caliper "+version)
	})
	if len(versions) == 1 {
		return text + " (" + versions[0] + ")"
	}
	return text + " (" + strings.Join(numbers, ", ") + ")"
}

// verdict returns the outcome of the run, for a heading.
func (r *Result) verdict() string {
	if len(r.Failures) > 0 && r.Summary.Tally == (finding.Tally{}) {
		return unread(len(r.Failures))
	}
	return verdict(r.Summary, len(r.Failures), false)
}

// verdict returns the number of findings, and of inputs that could not be read.
func verdict(c validate.Counts, failures int, colour bool) string {
	text := strings.Join(severities(c.Tally, colour), ", ")
	switch {
	case text == "" && failures == 0:
		text = Style(colour, color.FgGreen, color.Bold).Sprint("no findings")
	case text == "":
		text = "no findings"
	}
	if c.Suppressed > 0 {
		text += " (" + words.Grouped(c.Suppressed) + " suppressed)"
	}
	if failures > 0 {
		text += "; " + failed(failures, colour)
	}
	return text
}

// failed says how many inputs could not be read, in red.
func failed(failures int, colour bool) string {
	return Style(colour, color.FgRed, color.Bold).Sprint(unread(failures))
}

func unread(failures int) string {
	return words.Count(failures, "input") + " could not be read"
}

// severities returns the numbers of errors, warnings and notes, without zeros.
func severities(t finding.Tally, colour bool) (all []string) {
	for _, of := range []struct {
		n    int
		name catalogue.Severity
	}{{t.Errors, catalogue.Error}, {t.Warnings, catalogue.Warning}, {t.Notes, catalogue.Note}} {
		if of.n > 0 {
			all = append(all, SeverityStyle(colour, of.name).Sprint(words.Count(of.n, of.name.String())))
		}
	}
	return all
}

// PassedOver returns the number of files that were passed over, in words; "" for none.
func PassedOver(c validate.Counts) string {
	if c.PassedOver == 0 {
		return ""
	}
	return words.CountOf(c.PassedOver, "file that is not Caliper data was", "files that are not Caliper data were") + " passed over"
}

// Fixable returns the number of findings that can be fixed, in words; "" for none.
func Fixable(c validate.Counts) string {
	switch {
	case c.Fixable > 0 && c.FixableUnsafe > 0:
		return words.Grouped(c.Fixable) + " can be fixed with caliper-lint fix (" + words.Grouped(c.FixableUnsafe) + " more with --unsafe)"
	case c.Fixable > 0:
		return words.Grouped(c.Fixable) + " can be fixed with caliper-lint fix"
	case c.FixableUnsafe > 0:
		return words.Grouped(c.FixableUnsafe) + " can be fixed with caliper-lint fix --unsafe"
	}
	return ""
}

// fixableMark returns the mark of a finding in the text report; "" if it cannot be fixed.
func fixableMark(f finding.Fixable) string {
	switch f {
	case finding.Safe:
		return "[fixable]"
	case finding.Unsafe:
		return "[fixable with --unsafe]"
	}
	return ""
}

// lookedAt returns sentences about the extent of the data, the files that were passed over, and the fixes.
func lookedAt(c validate.Counts) string {
	var all []string
	for _, text := range []string{extent(c), PassedOver(c), Fixable(c)} {
		if text != "" {
			all = append(all, sentence(text))
		}
	}
	return strings.Join(all, " ")
}
