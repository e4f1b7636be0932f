package cmd

import (
	"fmt"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/suppress"
)

// staleNotices says which suppressions nothing needs any more, a line each, and not without end.
func staleNotices(all []report.Stale) string {
	const most = 20
	text := ""
	for i, s := range all {
		if i == most {
			return text + fmt.Sprintf("caliper-lint: and %s; --format json lists them all\n", terminal.Count(len(all)-most, "more such suppression"))
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

// place says what a suppression is for.
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
