package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// gitHubPrinter writes workflow commands, which GitHub Actions shows as annotations of the lines they name.
type gitHubPrinter struct{ w io.Writer }

func newGitHub(w io.Writer, _ Options) Printer { return gitHubPrinter{w} }

var (
	gitHubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	gitHubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func (p gitHubPrinter) Finding(f finding.Finding) error {
	if f.Suppressed != nil {
		return nil
	}
	command := map[catalogue.Severity]string{catalogue.Error: "error", catalogue.Warning: "warning", catalogue.Note: "notice"}[f.Severity]
	at := [][2]string{{"file", pathOf(f.File)}, {"line", strconv.Itoa(f.Span.Line)}}
	if f.Span.EndLine == f.Span.Line { // else columns are refused
		at = append(at, [2]string{"col", strconv.Itoa(f.Span.Column)}, [2]string{"endColumn", strconv.Itoa(f.Span.EndColumn)})
	} else {
		at = append(at, [2]string{"endLine", strconv.Itoa(f.Span.EndLine)})
	}
	return p.command(command, append(at, [2]string{"title", f.Rule}), withHint(&f))
}

func (p gitHubPrinter) Input(Input) error { return nil }

// Close annotates the inputs that could not be read, and says how many findings have been left out.
func (p gitHubPrinter) Close(r *Result) error {
	for _, f := range r.Failures {
		if err := p.command("error", [][2]string{{"file", pathOf(f.File)}, {"title", "cannot be read"}}, printable(f.Error)); err != nil {
			return err
		}
	}
	for _, c := range r.Rules {
		if c.LeftOut > 0 {
			if err := p.command("notice", [][2]string{{"title", "caliper-lint"}}, leftOut(c)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p gitHubPrinter) command(name string, properties [][2]string, data string) error {
	var texts []string
	for _, property := range properties {
		texts = append(texts, property[0]+"="+gitHubProperty.Replace(printable(property[1])))
	}
	_, err := fmt.Fprintf(p.w, "::%s %s::%s\n", name, strings.Join(texts, ","), gitHubData.Replace(data))
	return err
}

// gitLabPrinter writes the JSON that GitLab shows as code quality, in the changes of a merge request.
type gitLabPrinter struct {
	w     io.Writer
	begun bool
	seen  map[string]int // findings by their fingerprints
}

func newGitLab(w io.Writer, _ Options) Printer {
	return &gitLabPrinter{w: w, seen: map[string]int{}}
}

// How a report begins, and one without issues.
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
	if n := p.seen[f.Fingerprint]; n > 1 { // of two issues with one fingerprint GitLab shows one
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

// Close reports the inputs that could not be read as issues, too, and what has been left out as one of each rule.
func (p *gitLabPrinter) Close(r *Result) error {
	for _, f := range r.Failures {
		issue := gitLabIssue{"input", "cannot be read: " + printable(f.Error), "input " + pathOf(f.File), "blocker", gitLabLocation{Path: pathOf(f.File)}}
		issue.Location.Lines.Begin, issue.Location.Lines.End = 1, 1
		if err := p.write(issue); err != nil {
			return err
		}
	}
	for _, c := range r.Rules {
		if c.LeftOut > 0 {
			issue := gitLabIssue{c.Rule, leftOut(c), "left out " + c.Rule, "info", gitLabLocation{Path: "."}}
			issue.Location.Lines.Begin, issue.Location.Lines.End = 1, 1
			if err := p.write(issue); err != nil {
				return err
			}
		}
	}
	end := "\n]\n"
	if !p.begun {
		end = gitLabNothing
	}
	_, err := io.WriteString(p.w, end)
	return err
}

const tapHead = "TAP version 14\n"

// tapPrinter writes the Test Anything Protocol, version 14. Each finding is a test point, and so is each input without
// any. Findings below the threshold pass, and suppressed ones are to do.
type tapPrinter struct {
	w      io.Writer
	failOn catalogue.Severity
	points int
}

func newTAP(w io.Writer, o Options) Printer { return &tapPrinter{w: w, failOn: o.FailOn} }

// tapDescription escapes what would end a description.
var tapDescription = strings.NewReplacer(`\`, `\\`, "#", `\#`)

func (p *tapPrinter) point(ok bool, description, directive, details string) error {
	p.points++
	head := ""
	if p.points == 1 {
		head = tapHead
	}
	status := "ok"
	if !ok {
		status = "not ok"
	}
	_, err := fmt.Fprintf(p.w, "%s%s %d - %s%s\n%s", head, status, p.points, tapDescription.Replace(printable(description)), directive, details)
	return err
}

func (p *tapPrinter) Finding(f finding.Finding) error {
	directive := ""
	if f.Suppressed != nil {
		directive = " # TODO " + tapDescription.Replace(printable(f.Suppressed.By+": "+f.Suppressed.Reason))
	}
	var details strings.Builder
	details.WriteString("  ---\n")
	for _, d := range []struct {
		key   string
		value any
	}{
		{"severity", f.Severity.String()}, {"message", f.Message}, {"hint", f.Hint}, {"pointer", f.Pointer}, {"record", f.Record},
		{"level", f.Requirement}, {"specification", f.SpecURL}, {"fingerprint", f.Fingerprint},
	} {
		text, err := encode(d.value) // which is YAML as well
		if err != nil {
			return err
		}
		fmt.Fprintf(&details, "  %s: %s\n", d.key, text)
	}
	details.WriteString("  ...\n")
	return p.point(f.Severity < p.failOn, fmt.Sprintf("%s:%d:%d %s", f.File, f.Span.Line, f.Span.Column, f.Rule), directive, details.String())
}

func (p *tapPrinter) Input(in Input) error {
	if in.Findings == 0 && in.Complete {
		return p.point(true, in.File, "", "")
	}
	return nil
}

// Close fails for each input that could not be read, says how many findings have been left out, and plans what has been
// done.
func (p *tapPrinter) Close(r *Result) error {
	for _, f := range r.Failures {
		if err := p.point(false, f.File+" cannot be read: "+f.Error, "", ""); err != nil {
			return err
		}
	}
	end := fmt.Sprintf("1..%d\n", p.points)
	if p.points == 0 {
		end = tapHead + "1..0 # SKIP there is no input\n"
	}
	for _, c := range r.Rules {
		if c.LeftOut > 0 {
			end += "# " + leftOut(c) + "\n"
		}
	}
	_, err := io.WriteString(p.w, end)
	return err
}
