package cmd

import (
	"strconv"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// perRule is the value of --max-per-rule. As long as it is not set, each format has its usual number.
type perRule struct {
	n     int
	isSet bool
}

// String returns the number; "" if it is not set.
func (p *perRule) String() string {
	if !p.isSet {
		return ""
	}
	return strconv.Itoa(p.n)
}

// Set sets the number.
func (p *perRule) Set(text string) error {
	n, err := strconv.ParseInt(text, 0, strconv.IntSize)
	*p = perRule{int(n), err == nil}
	return err
}

// Type returns the name of the type.
func (p *perRule) Type() string { return "int" }

// Usual returns the usual numbers in words.
func (p *perRule) Usual() string {
	return words.Grouped(report.UsualPerKind) + " in text, " + words.Grouped(report.UsualPerRule) + " in other formats"
}

// most returns the number for reports.
func (p *perRule) most() int {
	if !p.isSet {
		return report.Usual
	}
	return p.n
}
