package report

import (
	"io"
	"strconv"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// gitLabPrinter writes a code quality report for GitLab, as JSON: GitLab shows it in the changes of a merge request.
type gitLabPrinter struct {
	w     io.Writer
	begun bool
	seen  map[string]int // the number of findings with a fingerprint
}

func newGitLab(w io.Writer, _ Options) Printer {
	return &gitLabPrinter{w: w, seen: map[string]int{}}
}

// The beginning of a report with issues, and a whole report without.
const (
	gitLabHead    = "[\n  {\"check_name\":\""
	gitLabNothing = "[]\n"
)

type gitLabIssue struct {
	CheckName   string         `json:"check_name"`
	Description string         `json:"description"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitLabLocation `json:"location"`
}

type gitLabLocation struct {
	Path  string `json:"path"`
	Lines struct {
		Begin int `json:"begin"`
		End   int `json:"end"`
	} `json:"lines"`
}

func (p *gitLabPrinter) Finding(f finding.Finding) error {
	if f.Suppressed != nil {
		return nil
	}
	severity := map[catalogue.Severity]string{catalogue.Error: "major", catalogue.Warning: "minor", catalogue.Note: "info"}[f.Severity]
	issue := gitLabIssue{f.Rule, withHint(&f), f.Fingerprint, severity, gitLabLocation{Path: pathOf(f.File)}}
	issue.Location.Lines.Begin, issue.Location.Lines.End = f.Span.Line, f.Span.EndLine
	p.seen[f.Fingerprint]++
	if n := p.seen[f.Fingerprint]; n > 1 { // GitLab shows only one of two issues with the same fingerprint
		issue.Fingerprint += "-" + strconv.Itoa(n)
	}
	return p.write(issue)
}

func (p *gitLabPrinter) write(issue gitLabIssue) error {
	text, err := encode(issue)
	if err != nil {
		return err
	}
	before := "[\n  "
	if p.begun {
		before = ",\n  "
	}
	p.begun = true
	_, err = io.WriteString(p.w, before+text)
	return err
}

func (p *gitLabPrinter) Input(Input) error { return nil }

// Close also reports each unreadable input as an issue, and for each rule the number of findings that are not shown.
func (p *gitLabPrinter) Close(r *Result) error {
	for _, f := range r.Failures {
		issue := gitLabIssue{"input", "cannot be read: " + words.Printable(f.Error), "input " + pathOf(f.File), "blocker", gitLabLocation{Path: pathOf(f.File)}}
		issue.Location.Lines.Begin, issue.Location.Lines.End = 1, 1
		if err := p.write(issue); err != nil {
			return err
		}
	}
	for _, left := range r.leftOut(false) {
		issue := gitLabIssue{left.rule, left.text, "left out " + left.rule, "info", gitLabLocation{Path: "."}}
		issue.Location.Lines.Begin, issue.Location.Lines.End = 1, 1
		if err := p.write(issue); err != nil {
			return err
		}
	}
	end := "\n]\n"
	if !p.begun {
		end = gitLabNothing
	}
	_, err := io.WriteString(p.w, end)
	return err
}
