package report

import (
	"io"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

type htmlPrinter struct {
	w       io.Writer
	options Options
	groups  groups
}

func newHTML(w io.Writer, o Options) Printer {
	return &htmlPrinter{w: w, options: o, groups: groups{most: 100}}
}

func (p *htmlPrinter) Finding(f finding.Finding) error {
	p.groups.add(f)
	return nil
}
func (p *htmlPrinter) Input(string) error    { return nil }
func (p *htmlPrinter) Close(r *Result) error { return nil }
