// Package report prints findings.
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Printer writes a report piece by piece: findings and failures as they come, then the summary.
type Printer interface {
	Finding(finding.Finding) error
	Failure(validate.Failure) error
	Close(validate.Counts) error
}

// New returns the printer of a format. tool names the program and its version.
func New(format string, w io.Writer, tool string, colour bool) (Printer, error) {
	switch format {
	case "text":
		return newText(w, colour), nil
	case "json":
		return &jsonPrinter{w: w, tool: tool}, nil
	}
	return nil, unknownFormat(format)
}

// Formats returns the names of the formats.
func Formats() []string { return []string{"text", "json"} }

// CheckFormat returns an error if there is no such format.
func CheckFormat(format string) error {
	if slices.Contains(Formats(), format) {
		return nil
	}
	return unknownFormat(format)
}

func unknownFormat(format string) error {
	return fmt.Errorf("unknown format %q; the formats are %s", format, strings.Join(Formats(), ", "))
}
