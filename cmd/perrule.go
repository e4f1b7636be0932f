package cmd

import (
	"strconv"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// perRule is the value of --max-per-rule: what is usual in a format, as long as nobody has set a number.
type perRule struct {
	n     int
	isSet bool
}

// String is the number, "" of none.
func (p *perRule) String() string {
	if !p.isSet {
		return ""
	}
	return strconv.Itoa(p.n)
}

// Set reads a number.
func (p *perRule) Set(text string) error {
	n, err := strconv.ParseInt(text, 0, strconv.IntSize)
	*p = perRule{int(n), err == nil}
	return err
}

// Type says that it is a number.
func (p *perRule) Type() string { return "int" }

// Usual says in words what holds while nobody has set a number.
func (p *perRule) Usual() string {
	return words.Grouped(report.UsualPerKind) + " in text, " + words.Grouped(report.UsualPerRule) + " in other formats"
}

// most is what reports are told.
func (p *perRule) most() int {
	if !p.isSet {
		return report.Usual
	}
	return p.n
}
