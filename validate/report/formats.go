package report

import (
	"encoding/xml"
	"io"
	"regexp"
)

// formats lists the formats in the order of the help. began matches the beginning of a report of this program, and of no other file: by its
// name, or by enough text in its form.
var formats = []struct {
	name  string
	make  func(io.Writer, Options) Printer
	began string
}{
	{"text", newText, `.+\n  [0-9]+:[0-9]+ (error|warning|note): .* \[` + rulePattern + `\]\n    [0-9]+ \| |` + countPattern},
	{"oneline", newOneline, `.+:[0-9]+:[0-9]+: (error|warning|note): .* \[` + rulePattern + `\]\n|` + notShownPattern},
	{"json", newJSON, regexp.QuoteMeta(jsonHead) + `"caliper-lint `},
	{"jsonl", newJSONLines, regexp.QuoteMeta(jsonLinesHead) + `"caliper-lint `},
	{"sarif", newSARIF, regexp.QuoteMeta(sarifHead)},
	{"junit", newJUnit, regexp.QuoteMeta(xml.Header) + `<testsuites name="caliper-lint `},
	{"github", newGitHub, `::(error|warning|notice) (file=[^:\n]+,)?title=(` + rulePattern + `|cannot be read|caliper-lint)::`},
	{"gitlab", newGitLab, regexp.QuoteMeta(gitLabHead) + `(` + rulePattern + `|input|` + minSeverity + `)"|` + regexp.QuoteMeta(gitLabNothing) + `$`},
	{"checkstyle", newCheckstyle, regexp.QuoteMeta(xml.Header) + `<checkstyle version="4\.3">\n(  <file name="[^"]*">\n(    <error [^\n]* source="caliper-lint\.|  </file>\n)|</checkstyle>)`},
	{"tap", newTAP, tapHead + `(1\.\.0 # SKIP there is no input\n|(not )?ok 1 - .*\n(  ---\n  severity: "|(not )?ok 2 - |1\.\.1\n))`},
	{"markdown", newMarkdown, markdownHead},
	{"html", newHTML, `<!DOCTYPE html>\n<html lang="en">\n<head>\n(<meta [^\n]*>\n)*<meta name="generator" content="caliper-lint `},
}

// Patterns that several formats share: a rule, the line about findings that are not shown, and the head of the table by rule.
const (
	rulePattern     = `[a-z]+/[a-z0-9-]+`
	notShownPattern = rulePattern + `: [0-9,]+ more findings? not shown\n|` + hiddenPattern
	countPattern    = `( *Errors  )?( *Warnings  )?( *Notes  )?Rule\n|` + notShownPattern
	hiddenPattern   = `[0-9,]+ (warnings?|notes?)( and [0-9,]+ notes?)? (is|are) not shown \(--` + minSeverity + ` (error|warning)\)\n`
)

// Formats returns the names of the formats, in the order of the help.
func Formats() (names []string) {
	for _, f := range formats {
		names = append(names, f.name)
	}
	return names
}

// New returns the printer of a format. An unknown format is an error.
func New(format string, w io.Writer, o Options) (Printer, error) {
	for _, f := range formats {
		if f.name == format {
			return f.make(w, o), nil
		}
	}
	return nil, UnknownFormat(format, Formats())
}

// Began reports whether a file that begins with head is an earlier report of this program in a format. It errs on the safe side: files of
// other programs are not taken for reports, and a report whose head is too short may not be recognised.
func Began(format string, head []byte) bool {
	for _, f := range formats {
		if f.name == format {
			return regexp.MustCompile(`\A(` + f.began + `)`).Match(head)
		}
	}
	return false
}
