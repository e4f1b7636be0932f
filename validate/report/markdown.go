package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// markdownPrinter writes a summary for the page of a job or a merge request: the sums, then some findings of each rule.
type markdownPrinter struct {
	w       io.Writer
	options Options
	groups  groups
}

const markdownHead = "## caliper-lint: "

// markdownSamples bounds the findings of a rule in a summary: GitHub accepts 1 MiB.
const markdownSamples = 20

func newMarkdown(w io.Writer, o Options) Printer {
	return &markdownPrinter{w: w, options: o, groups: groups{most: markdownSamples}}
}

func (p *markdownPrinter) Finding(f finding.Finding) error {
	p.groups.add(f)
	return nil
}

func (p *markdownPrinter) Input(Input) error { return nil }

func (p *markdownPrinter) Close(r *Result) error {
	var b strings.Builder
	fmt.Fprintf(&b, markdownHead+"%s\n\n%s\n", r.verdict(), lookedAt(r.Summary))
	for i, f := range r.Failures {
		if i == markdownSamples {
			fmt.Fprintf(&b, "\n%s that cannot be read.\n", words.Count(len(r.Failures)-i, "more input"))
			break
		}
		fmt.Fprintf(&b, "\n- **Cannot be read:** %s: %s\n", code(f.File), markdown(f.Error))
	}
	for _, g := range p.groups.close(r.visible()) {
		about := ""
		if rule := p.options.rule(g.Rule); rule != nil {
			about = ": " + markdown(rule.Title)
		}
		fmt.Fprintf(&b, "\n### %s%s\n\n", code(g.Rule), about)
		if len(g.Samples) > 0 {
			b.WriteString("| | Place | Finding |\n|---|---|---|\n")
		}
		for _, f := range g.Samples {
			text := markdown(f.Message)
			if f.Hint != "" {
				text += "<br>" + markdown(f.Hint)
			}
			if webLink(f.SpecURL) != "" {
				text += fmt.Sprintf("<br>[%s](%s)", markdown(f.Requirement), linkTarget(f.SpecURL))
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", f.Severity, code(fmt.Sprintf("%s:%d:%d", pathOf(f.File), f.Span.Line, f.Span.Column)), text)
		}
		if g.NotShown > 0 {
			fmt.Fprintf(&b, "\n%s not shown.\n", words.Count(g.NotShown, "more finding"))
		}
	}
	if hidden := r.hidden(); hidden != "" {
		fmt.Fprintf(&b, "\n%s.\n", markdown(hidden))
	}
	_, err := io.WriteString(p.w, b.String())
	return err
}

// markdown escapes text for a paragraph or a cell: nothing in it becomes markup, a link or a mention.
func markdown(text string) string {
	var b strings.Builder
	text = words.Printable(text)
	for i, r := range text {
		switch {
		case strings.ContainsRune("\\`*_[]<>|&@#~$", r), r == ':' && strings.HasPrefix(text[i:], "://"), r == '.' && i >= 3 && strings.EqualFold(text[i-3:i], "www"):
			fmt.Fprintf(&b, "&#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// code writes text as a code span.
func code(text string) string {
	return "<code>" + markdown(text) + "</code>"
}

// linkTarget escapes the characters that would end the target of a link.
func linkTarget(url string) string {
	return strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E", "\\", "%5C", "|", "%7C").Replace(words.Printable(url))
}
