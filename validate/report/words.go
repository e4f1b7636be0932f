package report

import (
	"fmt"
	"strings"

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

// lookedAt says in sentences what was looked at, and what was passed over.
func lookedAt(c validate.Counts) string {
	return strings.TrimSpace(sentence(Looked(c)) + " " + sentence(PassedOver(c)))
}

// Looked says in words what was looked at, and by which versions of Caliper, if not all by 1.2.
func Looked(c validate.Counts) string {
	text := fmt.Sprintf("%s (%s, %s, %s", plural(c.Documents, "document", "documents"), plural(c.Events, "event", "events"),
		plural(c.Entities, "describe", "describes"), plural(c.Envelopes, "envelope", "envelopes"))
	var parts []string
	for i, n := range []int{c.V1P2, c.V1P1, c.V1P0} {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d of Caliper %s", n, validate.Versions[i]))
		}
	}
	switch {
	case c.V1P1+c.V1P0 == 0:
	case len(parts) == 1:
		_, version, _ := strings.Cut(parts[0], " of ")
		text += "; " + version
	default:
		text += "; " + strings.Join(parts, ", ")
	}
	return text + ")"
}
