package report

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// sarifPrinter writes a SARIF 2.1.0 log, https://docs.oasis-open.org/sarif/sarif/v2.1.0/. Each result is written when it arrives; the rules
// follow the results.
type sarifPrinter struct {
	w       io.Writer
	options Options
	begun   bool
	indices map[string]int // the places of rules among the rules of the log
	rules   []sarifRule
}

func newSARIF(w io.Writer, o Options) Printer {
	return &sarifPrinter{w: w, options: o, indices: map[string]int{}, rules: []sarifRule{}}
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifRule struct {
	ID            string         `json:"id"`
	Short         *sarifText     `json:"shortDescription,omitempty"`
	Full          *sarifText     `json:"fullDescription,omitempty"`
	Help          *sarifText     `json:"help,omitempty"`
	HelpURI       string         `json:"helpUri,omitempty"`
	Configuration *sarifLevel    `json:"defaultConfiguration,omitempty"`
	Properties    map[string]any `json:"properties,omitempty"`
}

type sarifLevel struct {
	Level catalogue.Severity `json:"level"` // SARIF has the same names of severities
}

type sarifResult struct {
	RuleID       string             `json:"ruleId"`
	RuleIndex    int                `json:"ruleIndex"`
	Level        catalogue.Severity `json:"level"`
	Message      sarifText          `json:"message"`
	Locations    []sarifLocation    `json:"locations"`
	Fingerprints map[string]string  `json:"partialFingerprints"`
	Suppressions []sarifSuppressed  `json:"suppressions,omitempty"`
	Fixes        []sarifFix         `json:"fixes,omitempty"`
	Properties   map[string]any     `json:"properties"`
}

type sarifLocation struct {
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

type sarifLogical struct {
	Name string `json:"fullyQualifiedName"`
	Kind string `json:"kind"`
}

type sarifSuppressed struct {
	Kind          string `json:"kind"`
	Justification string `json:"justification"`
}

type sarifNotification struct {
	Level     catalogue.Severity `json:"level"`
	Message   sarifText          `json:"message"`
	Locations []sarifLocation    `json:"locations,omitempty"`
}

type sarifInvocation struct {
	Successful    bool                `json:"executionSuccessful"`
	Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version,omitempty"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

const sarifHead = `{
  "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
  "version": "2.1.0",
  "runs": [{
    "columnKind": "unicodeCodePoints",
    "results": [`

func (p *sarifPrinter) Finding(f finding.Finding) error {
	result := sarifResult{
		RuleID: f.Rule, RuleIndex: p.index(f.Rule), Level: f.Severity, Message: sarifText{Text: withHint(&f)},
		Locations: []sarifLocation{{Physical: sarifPhysical{
			Artifact: sarifArtifact{uriOf(f.File)},
			Region:   &sarifRegion{f.Span.Line, f.Span.Column, f.Span.EndLine, f.Span.EndColumn},
		}}},
		Fingerprints: map[string]string{"caliperLint/v1": f.Fingerprint},
		Properties:   map[string]any{"record": f.Record, "pointer": f.Pointer, "requirementLevel": f.Requirement, "specUrl": f.SpecURL, "caliperVersion": f.Caliper},
	}
	if f.Pointer != "" {
		result.Locations[0].Logical = []sarifLogical{{f.Pointer, "member"}}
	}
	for name, value := range map[string]string{"eventId": f.EventID, "eventType": f.EventType, "eventProfile": f.Profile} {
		if value != "" {
			result.Properties[name] = words.Printable(value)
		}
	}
	if f.Fixable != finding.NotFixable {
		result.Properties["fixable"] = f.Fixable.String()
	}
	if len(f.Edits) > 0 {
		result.Fixes = []sarifFix{sarifFixOf(&f)}
	}
	if f.Suppressed != nil {
		result.Suppressions = []sarifSuppressed{{"external", f.Suppressed.By + ": " + f.Suppressed.Reason}}
	}
	text, err := encode(result)
	if err != nil {
		return err
	}
	before := ",\n      "
	if !p.begun {
		before = sarifHead + "\n      "
	}
	p.begun = true
	_, err = io.WriteString(p.w, before+text)
	return err
}

// index returns the place of a rule among the rules of the log.
func (p *sarifPrinter) index(id string) int {
	i, ok := p.indices[id]
	if !ok {
		i = len(p.rules)
		p.indices[id] = i
		p.rules = append(p.rules, p.rule(id))
	}
	return i
}

// rule returns the catalogue's text about a rule.
func (p *sarifPrinter) rule(id string) sarifRule {
	rule := p.options.rule(id)
	if rule == nil {
		return sarifRule{ID: id}
	}
	url := p.options.URL(rule.Section)
	return sarifRule{
		ID: id, Short: &sarifText{Text: sentence(rule.Title)}, Full: &sarifText{Text: rule.Why}, HelpURI: url,
		Help:          &sarifText{Text: rule.Why + "\n\nTo fix it: " + rule.Fix + ".\n\n" + url, Markdown: helpMarkdown(rule, url)},
		Configuration: &sarifLevel{rule.Severity},
		Properties: map[string]any{
			"requirementLevel": rule.Level, "requirements": append([]string{}, rule.Requirements...),
			"tags": []string{"caliper", strings.Split(id, "/")[0]},
		},
	}
}

// helpMarkdown returns the page of a rule as Markdown.
func helpMarkdown(rule *catalogue.Rule, url string) string {
	text := rule.Why + "\n\n**To fix it:** " + rule.Fix + ".\n"
	for _, example := range []struct{ name, text string }{{"Bad", rule.Bad}, {"Good", rule.Good}} {
		if example.text != "" {
			text += fmt.Sprintf("\n%s:\n\n```json\n%s```\n", example.name, example.text)
		}
	}
	return text + fmt.Sprintf("\n%s: [the specification](%s)\n", rule.Level, url)
}

func (p *sarifPrinter) Input(Input) error { return nil }

// Close writes the rest of the log: notifications about unreadable inputs and findings that are not shown, and the rules.
func (p *sarifPrinter) Close(r *Result) error {
	run := sarifInvocation{Successful: len(r.Failures) == 0}
	for _, f := range r.Failures {
		run.Notifications = append(run.Notifications, sarifNotification{catalogue.Error, sarifText{Text: words.Printable(f.File + ": " + f.Error)},
			[]sarifLocation{{Physical: sarifPhysical{Artifact: sarifArtifact{uriOf(f.File)}}}}})
	}
	for _, left := range r.leftOut(true) {
		run.Notifications = append(run.Notifications, sarifNotification{catalogue.Note, sarifText{Text: left.text}, nil})
	}
	name, version, _ := strings.Cut(p.options.Tool, " ")
	var b bytes.Buffer
	if !p.begun {
		b.WriteString(sarifHead)
	}
	b.WriteString("\n    ],\n    \"invocations\": [")
	invocation, err := encode(run)
	if err != nil {
		return err
	}
	driver, err := encode(sarifDriver{name, version, "https://github.com/caliper-lint/caliper-lint", p.rules})
	if err != nil {
		return err
	}
	b.WriteString(invocation + "],\n    \"tool\": {\"driver\": " + driver + "}\n  }]\n}\n")
	_, err = p.w.Write(b.Bytes())
	return err
}

// uriOf writes the path of a file as a URI reference. A relative path gives a relative reference.
func uriOf(file string) string {
	path := filepath.ToSlash(file)
	if !filepath.IsAbs(file) {
		return (&url.URL{Path: strings.TrimPrefix(path, "./")}).String()
	}
	if !strings.HasPrefix(path, "/") { // the path begins with a drive of Windows
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
