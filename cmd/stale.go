package cmd

import (
	"fmt"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/suppress"
)

// staleNotices lists the suppressions that matched no finding, one on a line, up to a limit.
func staleNotices(all []report.Stale) string {
	const most = 20
	text := ""
	for i, s := range all {
		if i == most {
			return text + fmt.Sprintf("caliper-lint: and %s; --format json lists them all\n", words.Count(len(all)-most, "more such suppression"))
		}
		switch s.Kind {
		case suppress.ByIgnore:
			text += fmt.Sprintf("caliper-lint: %s: this ignores nothing: %s\n", words.Printable(s.WrittenIn), words.Printable(place(s)))
		default:
			text += fmt.Sprintf("caliper-lint: %s: no longer needed, since it is fixed: %s\n", words.Printable(s.WrittenIn), words.Printable(place(s)))
		}
	}
	return text
}

// place names the rule, file and pointer of a suppression.
func place(s report.Stale) string {
	text := s.Rule
	if s.File != "" {
		text += " in " + s.File
	}
	if s.Pointer != "" {
		text += " at " + s.Pointer
	}
	return text
}
