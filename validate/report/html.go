package report

import (
	"bufio"
	"html/template"
	"io"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// htmlPrinter writes a page for a browser: one file that loads no other. The page is complete without its script, which only filters. The
// printer keeps some findings of each rule and counts all, so its memory does not grow with the number of findings.
type htmlPrinter struct {
	w io.Writer
	htmlMaker
}

func newHTML(w io.Writer, o Options) Printer {
	return &htmlPrinter{w, htmlMaker{options: o, groups: groups{most: htmlSamples}}}
}

func (p *htmlPrinter) Finding(f finding.Finding) error {
	if f.Suppressed == nil {
		p.groups.add(f)
		p.tally.add(&f)
	}
	return nil
}

func (p *htmlPrinter) Input(in Input) error {
	p.folder.add(in.File)
	return nil
}

// Close writes the page.
func (p *htmlPrinter) Close(r *Result) error {
	pages, err := template.New("").Funcs(template.FuncMap{
		"printable": words.Printable, "grouped": words.Grouped, "plural": words.CountOf, "sentence": sentence, "link": webLink,
	}).ParseFS(htmlFiles, "html/*.html")
	if err != nil {
		return err
	}
	page, err := p.page(r)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(p.w)
	if err := pages.ExecuteTemplate(out, "page.html", page); err != nil {
		return err
	}
	return out.Flush()
}
