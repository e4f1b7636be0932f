package report

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// htmlSamples bounds the findings of a rule on the page.
const htmlSamples = 100

//go:embed html
var htmlFiles embed.FS

// htmlMaker collects findings, and makes the page.
type htmlMaker struct {
	options Options
	groups  groups
	tally   tally
	folder  folder
}

// htmlPage is the data of the templates.
type htmlPage struct {
	*Result
	Tool, Verdict string
	Where, Remark string // the folder of the data; the numbers of files passed over and findings hidden
	State         string // the worst severity: error, warning, note or pass
	Policy        string
	Style         template.CSS
	Script        template.JS
	Seen          []htmlTile
	Worst         []htmlWorst
	Groups        []htmlGroup
	Suppressed    []RuleCount // the rules with suppressed findings
	Most          int         // the most findings of a rule on the page
	Others        int         // the number of findings that are counted without a file
	Data          htmlTally
	Pictures      *htmlCoverage // nil without coverage
}

// htmlTile is a number with its noun.
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
	First, Folded []htmlFinding // the findings that are visible at once, and those that a reader unfolds
	Bar           []htmlBar
}

// htmlFinding is a finding, made printable.
type htmlFinding struct {
	Severity              string
	Weight, Profile, File int // the values in the tally
	Place, Message, Hint  string
	Fixable               string // the mark, "" if it cannot be fixed
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

// htmlAtOnce is the number of findings of a rule that are visible at once.
const htmlAtOnce = 3

func (m *htmlMaker) page(r *Result) (*htmlPage, error) {
	groups := m.groups.close(r.visible())
	m.tally.complete(r.visible())
	c := r.Summary
	page := &htmlPage{
		Result: r, Tool: words.Printable(m.options.Tool), Verdict: strings.TrimSuffix(sentence(r.verdict()), "."), State: state(r), Most: htmlSamples,
		Others: m.tally.others(), Data: m.tally.data(groups), Pictures: pictures(r.Coverage),
		Where: m.folder.name(), Remark: strings.TrimSpace(sentence(PassedOver(c)) + " " + sentence(r.hidden())),
		Seen: seenTiles(c), Worst: m.tally.worst(),
	}
	longest := 0
	for _, g := range groups {
		longest = max(longest, g.Findings())
	}
	for i, g := range groups {
		page.Groups = append(page.Groups, m.group(i, g, longest, !c.Versions.OnlyNewest()))
	}
	for _, c := range r.Rules {
		if c.Suppressed > 0 {
			page.Suppressed = append(page.Suppressed, c)
		}
	}
	return page, page.dress()
}

// state returns the worst severity of a report, or pass. An input that was not read counts as an error: it may hold anything.
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

func severityTiles(errors, warnings, notes int) []htmlTile {
	return []htmlTile{{"error", noun(errors, "error"), errors}, {"warning", noun(warnings, "warning"), warnings}, {"note", noun(notes, "note"), notes}}
}

// seenTiles returns the numbers of inputs, records, events, describes and envelopes, and of documents by version of Caliper.
func seenTiles(c validate.Counts) []htmlTile {
	all := []htmlTile{{"", noun(c.Inputs, "input"), c.Inputs}, {"", noun(c.Records, "record"), c.Records},
		{"", noun(c.Events, "event"), c.Events}, {"", noun(c.Describes, "describe"), c.Describes}, {"", noun(c.Envelopes, "envelope"), c.Envelopes}}
	all = slices.DeleteFunc(all, func(tile htmlTile) bool { return tile.Number == 0 })
	c.Versions.Each(func(version string, n int) { all = append(all, htmlTile{"", "of Caliper " + version, n}) })
	return all
}

func (m *htmlMaker) group(number int, g *group, longest int, versions bool) htmlGroup {
	view := htmlGroup{group: g, Number: number, About: m.options.rule(g.Rule), Severities: severityTiles(g.Errors, g.Warnings, g.Notes)}
	if len(g.Samples) > 0 {
		view.Level, view.URL = g.Samples[0].Requirement, g.Samples[0].SpecURL
	}
	if view.About != nil {
		view.Level = view.About.Level
		if m.options.URL != nil {
			view.URL = m.options.URL(view.About.Section)
		}
	}
	at := 0
	for _, part := range view.Severities {
		end := at + part.Number
		view.Bar = append(view.Bar, htmlBar{part.Kind, at * 1000 / longest, end*1000/longest - at*1000/longest})
		at = end
	}
	for i := range g.Samples {
		f := m.finding(&g.Samples[i], versions)
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

func (m *htmlMaker) finding(f *finding.Finding, versions bool) htmlFinding {
	key := m.tally.counted(f)
	view := htmlFinding{
		Severity: f.Severity.String(), Weight: int(key.severity), Profile: key.profile, File: key.file, Line: f.Span.Line, Level: f.Requirement, URL: f.SpecURL,
		Place:   fmt.Sprintf("%s:%d:%d", words.Printable(f.File), f.Span.Line, f.Span.Column),
		Message: words.Printable(f.Message), Hint: words.Printable(f.Hint), Fixable: strings.Trim(fixableMark(f.Fixable), "[]"),
	}
	_, section, _ := strings.Cut(f.SpecURL, "#")
	view.Section = words.Printable(section)
	source := printable(f.Excerpt)
	view.Before, view.Marked, view.After = source.before, source.marked, source.after
	fact := func(name, value string) {
		if value != "" {
			view.Facts = append(view.Facts, htmlFact{name, words.Printable(value)})
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

// dress adds the style, the script, and the policy by which a browser accepts only these two. So text that a report quotes can neither run
// nor load anything, even if it were in the page as markup.
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

// sourceHash returns the name of a text in a policy.
func sourceHash(text []byte) string {
	sum := sha256.Sum256(text)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
