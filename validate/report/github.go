package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// gitHubPrinter writes workflow commands: GitHub Actions shows them as annotations of lines.
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
	if f.Span.EndLine == f.Span.Line { // GitHub refuses columns of a span over several lines
		at = append(at, [2]string{"col", strconv.Itoa(f.Span.Column)}, [2]string{"endColumn", strconv.Itoa(f.Span.EndColumn)})
	} else {
		at = append(at, [2]string{"endLine", strconv.Itoa(f.Span.EndLine)})
	}
	return p.command(command, append(at, [2]string{"title", f.Rule}), withHint(&f))
}

func (p gitHubPrinter) Input(Input) error { return nil }

// Close annotates the unreadable inputs, and says how many findings are not shown.
func (p gitHubPrinter) Close(r *Result) error {
	for _, f := range r.Failures {
		if err := p.command("error", [][2]string{{"file", pathOf(f.File)}, {"title", "cannot be read"}}, words.Printable(f.Error)); err != nil {
			return err
		}
	}
	for _, left := range r.leftOut(false) {
		if err := p.command("notice", [][2]string{{"title", "caliper-lint"}}, left.text); err != nil {
			return err
		}
	}
	return nil
}

func (p gitHubPrinter) command(name string, properties [][2]string, data string) error {
	var texts []string
	for _, property := range properties {
		texts = append(texts, property[0]+"="+gitHubProperty.Replace(words.Printable(property[1])))
	}
	_, err := fmt.Fprintf(p.w, "::%s %s::%s\n", name, strings.Join(texts, ","), gitHubData.Replace(data))
	return err
}
