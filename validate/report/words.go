package report

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// verdict says in words how a run has ended, for a heading.
func (r *Result) verdict() string {
	if len(r.Failures) == 0 {
		return Verdict(r.Summary)
	}
	failed := plural(len(r.Failures), "input", "inputs") + " could not be read"
	if r.Summary.Tally == (finding.Tally{}) {
		return failed
	}
	return Verdict(r.Summary) + "; " + failed
}

// Verdict says in words how many findings there are.
func Verdict(c validate.Counts) string {
	text := "no findings"
	if c.Errors+c.Warnings+c.Notes > 0 {
		text = plural(c.Errors, "error", "errors") + ", " + plural(c.Warnings, "warning", "warnings") + ", " + plural(c.Notes, "note", "notes")
	}
	if c.Suppressed > 0 {
		text += fmt.Sprintf(" (%d suppressed)", c.Suppressed)
	}
	return text
}

// fixableMark is what the text report says behind a finding that can be fixed.
func fixableMark(f finding.Fixable) string {
	switch f {
	case finding.Safe:
		return " [fixable]"
	case finding.Unsafe:
		return " [fixable with --unsafe]"
	}
	return ""
}

// Fixable says in words how many findings can be fixed; "" if none can.
func Fixable(c validate.Counts) string {
	switch {
	case c.Fixable > 0 && c.FixableUnsafe > 0:
		return grouped(c.Fixable) + " can be fixed with caliper-lint fix (" + grouped(c.FixableUnsafe) + " more with --unsafe)"
	case c.Fixable > 0:
		return grouped(c.Fixable) + " can be fixed with caliper-lint fix"
	case c.FixableUnsafe > 0:
		return grouped(c.FixableUnsafe) + " can be fixed with caliper-lint fix --unsafe"
	}
	return ""
}

// PassedOver says in words how many files were passed over, "" if there are none.
func PassedOver(c validate.Counts) string {
	if c.PassedOver == 0 {
		return ""
	}
	if c.PassedOver == 1 {
		return "1 file that is not Caliper data was passed over"
	}
	return fmt.Sprintf("%d files that are not Caliper data were passed over", c.PassedOver)
}

// lookedAt says in sentences what was looked at, what was passed over, and what can be fixed.
func lookedAt(c validate.Counts) string {
	var all []string
	for _, text := range []string{Looked(c), PassedOver(c), Fixable(c)} {
		if text != "" {
			all = append(all, sentence(text))
		}
	}
	return strings.Join(all, " ")
}

// Looked says in words how much was looked at, and by which versions of Caliper, if not all by the newest.
func Looked(c validate.Counts) string {
	text := fmt.Sprintf("%s (%s, %s, %s", plural(c.Inputs, "input", "inputs"), plural(c.Events, "event", "events"),
		plural(c.Describes, "describe", "describes"), plural(c.Envelopes, "envelope", "envelopes"))
	var parts []string
	c.Versions.Each(func(version string, n int) { parts = append(parts, fmt.Sprintf("%d of Caliper %s", n, version)) })
	switch {
	case c.Versions.OnlyNewest():
	case len(parts) == 1:
		_, version, _ := strings.Cut(parts[0], " of ")
		text += "; " + version
	default:
		text += "; " + strings.Join(parts, ", ")
	}
	return text + ")"
}

// withHint is what a finding says in one line of plain text.
func withHint(f *finding.Finding) string {
	if f.Hint == "" {
		return words.Printable(f.Message)
	}
	return words.Printable(f.Message) + " (" + words.Printable(f.Hint) + ")"
}

// pathOf returns the file of a finding with forward slashes, as programs for other systems want it.
func pathOf(file string) string { return strings.TrimPrefix(filepath.ToSlash(file), "./") }

// atLineStart makes the name of a file printable where a line begins with it: with a colon, behind white space or not, and another
// after it, the line would be a command.
func atLineStart(file string) string {
	if strings.HasPrefix(strings.TrimSpace(file), ":") {
		file = "./" + file
	}
	return words.Printable(file)
}

// leftOut is what a report says of the findings of a rule that are not in it.
type leftOut struct{ rule, text string }

// leftOut says of each rule in a line how many of its findings are not in the report, in another how many suppressed ones if the format shows
// such.
func (r *Result) leftOut(suppressed bool) (all []leftOut) {
	say := func(rule string, n int, one, many string) {
		if n > 0 {
			all = append(all, leftOut{rule, fmt.Sprintf("%s: %s not shown", atLineStart(rule), plural(n, one, many))})
		}
	}
	for _, c := range r.Rules {
		say(c.Rule, c.NotShown, "more finding", "more findings")
		if suppressed {
			say(c.Rule, c.SuppressedNotShown, "more suppressed finding", "more suppressed findings")
		}
	}
	return all
}

// leftOutLines returns the lines of what is left out of a format that does not show suppressed findings.
func (r *Result) leftOutLines() (text string) {
	for _, left := range r.leftOut(false) {
		text += left.text + "\n"
	}
	return text
}

// notShown says how many findings of an input are left out; "" if none are.
func notShown(left finding.Tally) string {
	var all []string
	for _, c := range []struct {
		n         int
		one, many string
	}{{left.Errors, "more error", "more errors"}, {left.Warnings, "more warning", "more warnings"}, {left.Notes, "more note", "more notes"},
		{left.Suppressed, "more suppressed finding", "more suppressed findings"}} {
		if c.n > 0 {
			all = append(all, plural(c.n, c.one, c.many))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return words.And(all) + " not shown"
}

// plural writes a number with what it counts.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// grouped writes a number with its thousands apart.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// counted writes a number with what it counts.
func counted(n int, one, many string) string {
	_, name, _ := strings.Cut(plural(n, one, many), " ")
	return grouped(n) + " " + name
}

// noun is the name of what is counted alone.
func noun(n int, one string) string {
	if n == 1 {
		return one
	}
	return one + "s"
}

// sentence makes a title one, as SARIF wants it.
func sentence(title string) string {
	if title == "" {
		return title
	}
	return strings.ToUpper(title[:1]) + title[1:] + "."
}

// webLink returns what may be linked to, "" of all that is no page of the web: a saved report may name anything.
func webLink(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || words.Printable(address) != address {
		return ""
	}
	return address
}
