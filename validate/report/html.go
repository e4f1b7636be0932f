package report

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"

	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// htmlPrinter writes a page for a browser: one file that asks for nothing else, whole without its script, which only filters.
// It keeps some findings of each rule and counts all, and so takes no more memory however many there are.
type htmlPrinter struct {
	w       io.Writer
	options Options
	groups  groups
	tally   tally
}

// htmlSamples is how many findings of a rule the page shows.
const htmlSamples = 100

//go:embed html
var htmlFiles embed.FS

func newHTML(w io.Writer, o Options) Printer {
	return &htmlPrinter{w: w, options: o, groups: groups{most: htmlSamples}}
}

func (p *htmlPrinter) Finding(f finding.Finding) error {
	if f.Suppressed == nil {
		p.groups.add(f)
		p.tally.add(&f)
	}
	return nil
}

func (p *htmlPrinter) Input(Input) error { return nil }

// Close writes the page.
func (p *htmlPrinter) Close(r *Result) error {
	pages, err := template.New("").Funcs(template.FuncMap{
		"printable": printable, "grouped": grouped, "plural": counted, "sentence": sentence, "link": webLink,
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

// dress gives the page its style and script, and the policy by which a browser applies these and nothing else: whatever
// a report quotes can then neither run nor load anything, even if it came to stand in the page as markup.
func (page *htmlPage) dress() error {
	style, err := htmlFiles.ReadFile("html/style.css")
	if err != nil {
		return err
	}
	script, err := htmlFiles.ReadFile("html/script.js")
	if err != nil {
		return err
	}
	page.Style, page.Script = template.CSS(style), template.JS(script)
	page.Policy = "default-src 'none'; style-src " + sourceHash(style) + "; script-src " + sourceHash(script) +
		"; base-uri 'none'; form-action 'none'"
	return nil
}

// sourceHash names a text in a policy.
func sourceHash(text []byte) string {
	sum := sha256.Sum256(text)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
