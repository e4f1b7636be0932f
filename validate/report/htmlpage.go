package report

import (
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// htmlPage is what the templates lay out.
type htmlPage struct {
	*Result
	Tool, Verdict, Looked string
	State                 string // error, warning, note or pass: the worst that there is
	Policy                string
	Style                 template.CSS
	Script                template.JS
	Found, Seen           []htmlTile
	Groups                []htmlGroup
	Suppressed            []RuleCount // those that have any
	Most                  int         // findings of a rule that are shown
	Others                int         // findings that count under no file of their own
	Data                  htmlTally
	Pictures              *htmlCoverage // nil without coverage
}

// htmlTile is a number with what it is of.
type htmlTile struct {
	Kind, Name string
	Number     int
}

// htmlGroup is a rule with findings.
type htmlGroup struct {
	*group
	Number        int
	About         *catalogue.Rule // nil if the catalogue does not have it
	Level, URL    string
	Severities    []htmlTile
	First, Folded []htmlFinding // those that show at once, and those that a reader opens
	Bar           []htmlBar
}

// htmlFinding is a finding, made printable.
type htmlFinding struct {
	Severity              string
	Weight, Profile, File int // as the tally has them
	Place, Message, Hint  string
	Line                  int
	Before, Marked, After string
	Facts                 []htmlFact
	Level, URL, Section   string // of the specification, if they are not those of the rule
}

type htmlFact struct{ Name, Value string }

// htmlBar is a piece of a bar, in thousandths of the longest.
type htmlBar struct {
	Kind     string
	At, Wide int
}

// htmlAtOnce is how many findings of a rule show without being asked for.
const htmlAtOnce = 3

func (p *htmlPrinter) page(r *Result) (*htmlPage, error) {
	groups := p.groups.close(r.Rules)
	p.tally.complete(r.Rules)
	c := r.Summary
	page := &htmlPage{
		Result: r, Tool: printable(p.options.Tool), Verdict: strings.TrimSuffix(sentence(r.verdict()), "."), Looked: lookedAt(c), State: state(r), Most: htmlSamples,
		Others: p.tally.others(), Data: p.tally.data(groups), Pictures: pictures(r.Coverage),
		Found: append(severities(c.Errors, c.Warnings, c.Notes), htmlTile{"suppressed", "suppressed", c.Suppressed}),
		Seen:  seen(c),
	}
	longest := 0
	for _, g := range groups {
		longest = max(longest, g.Findings())
	}
	for i, g := range groups {
		page.Groups = append(page.Groups, p.group(i, g, longest, c.V1P1+c.V1P0 > 0))
	}
	for _, c := range r.Rules {
		if c.Suppressed > 0 {
			page.Suppressed = append(page.Suppressed, c)
		}
	}
	return page, page.dress()
}

// state returns the worst that a report says. An input that was not read may hold anything.
func state(r *Result) string {
	worst := r.Summary.Worst()
	if len(r.Failures) > 0 {
		worst = catalogue.Error
	}
	if worst > 0 {
		return worst.String()
	}
	return "pass"
}

func severities(errors, warnings, notes int) []htmlTile {
	return []htmlTile{{"error", noun(errors, "error"), errors}, {"warning", noun(warnings, "warning"), warnings}, {"note", noun(notes, "note"), notes}}
}

// seen is what was looked at, with each version of Caliper that is there.
func seen(c validate.Counts) []htmlTile {
	all := []htmlTile{{"", noun(c.Documents, "document"), c.Documents}, {"", noun(c.Records, "record"), c.Records},
		{"", noun(c.Events, "event"), c.Events}, {"", noun(c.Entities, "describe"), c.Entities}, {"", noun(c.Envelopes, "envelope"), c.Envelopes}}
	for i, n := range []int{c.V1P2, c.V1P1, c.V1P0} {
		if n > 0 {
			all = append(all, htmlTile{"", "of Caliper " + validate.Versions[i], n})
		}
	}
	return all
}

func (p *htmlPrinter) group(number int, g *group, longest int, versions bool) htmlGroup {
	view := htmlGroup{group: g, Number: number, About: p.options.rule(g.Rule), Severities: severities(g.Errors, g.Warnings, g.Notes)}
	if len(g.Samples) > 0 {
		view.Level, view.URL = g.Samples[0].Requirement, g.Samples[0].SpecURL
	}
	if view.About != nil {
		view.Level = view.About.Level
		if p.options.URL != nil {
			view.URL = p.options.URL(view.About.Section)
		}
	}
	at := 0
	for _, part := range view.Severities {
		end := at + part.Number
		view.Bar = append(view.Bar, htmlBar{part.Kind, at * 1000 / longest, end*1000/longest - at*1000/longest})
		at = end
	}
	for i := range g.Samples {
		f := p.finding(&g.Samples[i], versions)
		if f.URL == view.URL && f.Level == view.Level {
			f.URL = ""
		}
		if i < htmlAtOnce {
			view.First = append(view.First, f)
		} else {
			view.Folded = append(view.Folded, f)
		}
	}
	return view
}

func (p *htmlPrinter) finding(f *finding.Finding, versions bool) htmlFinding {
	key := p.tally.counted(f)
	view := htmlFinding{
		Severity: f.Severity.String(), Weight: int(key.severity), Profile: key.profile, File: key.file, Line: f.Span.Line, Level: f.Requirement, URL: f.SpecURL,
		Place:   fmt.Sprintf("%s:%d:%d", printable(f.File), f.Span.Line, f.Span.Column),
		Message: printable(f.Message), Hint: printable(f.Hint),
	}
	_, section, _ := strings.Cut(f.SpecURL, "#")
	view.Section = printable(section)
	view.Before, view.Marked, view.After = pieces(f.Excerpt)
	if strings.HasPrefix(view.Marked, "{") || strings.HasPrefix(view.Marked, "[") { // said of it as a whole, as in text
		view.Marked, view.After = view.Marked[:1], view.Marked[1:]+view.After
	}
	fact := func(name, value string) {
		if value != "" {
			view.Facts = append(view.Facts, htmlFact{name, printable(value)})
		}
	}
	fact("Record", strconv.Itoa(f.Record))
	fact("Pointer", f.Pointer)
	fact("Event type", f.EventType)
	fact("Event id", f.EventID)
	fact("Profile", f.Profile)
	if versions {
		fact("Caliper", f.Caliper)
	}
	return view
}

// webLink returns what may be linked to, "" of all that is no page of the web: a saved report may name anything.
func webLink(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || printable(address) != address {
		return ""
	}
	return address
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
