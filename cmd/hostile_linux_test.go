package cmd

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/validate/report"
)

// hostileTexts holds texts that could act as commands: to a terminal, to a CI server, in a page, or in the syntax of a report format.
var hostileTexts = []string{
	"::error::x", " ::add-mask::x", "a\n::stop-commands::x", "a\r\n\t ::set-output name=x::y", "##[error]x", "##vso[task.setvariable variable=x]y", "##teamcity[buildStop]", "a\n##[group]b",
	"\x1b[2J\x1b[31mx", "\x1b]8;;https://evil.example\x07x", "\x1b]0;x\x07", "\u009b31m\u0085", "\b\b\b\x7f", "\rx", "\x00",
	"\u202egnp.\u202c", "\u2066x\u2069\u200f\u061c", "\u200b\ufeff\u00ad\u2060", "\u2028\u2029", "\U000e0041\U000e0001",
	"</script><script>run()</script>", `"><img src=x onerror=run()>`, `' onload='run()`, "<svg/onload=run()>", "]]><x>", "<!-- x", "&lt;b&gt;&#60;", "javascript:run()", "https://evil.example/\"onclick=\"run()",
	"a|b\n|---|\n# c", "```\n<b>", "[x](javascript:run())", "not ok 1 - x\n1..0\nBail out!", "x\n  ...\nok 2", "# SKIP", "\\", "%0A::error::x", "$(run)`run`", "{{.Policy}}", "=1+1", "\u00ff\u0100",
	"\xff\xfe<b>", "\xe2\x80", strings.Repeat("\x1b[31m\u202e<b>::error::x]]>\n", 40),
}

// harmlessTexts returns the same number of texts without any special meaning.
func harmlessTexts() (all []string) {
	for i := range hostileTexts {
		all = append(all, fmt.Sprint("harmless ", i))
	}
	return all
}

// everyString is a record with strings and property names of all kinds, and with faults that fix can fix.
const everyString = `{"sensor":"https://lakeside.example/s","sendTime":"2026-03-02T09:15:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":[` +
	`{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1","type":"ViewEvent","profile":"ReadingProfile","actor":` +
	`{"id":"https://lakeside.example/p/1","type":"Person","name":null,"otherIdentifiers":[{"type":"SystemIdentifier","identifierType":"LtiUserId","identifier":"i","source":"https://lakeside.example"}]},` +
	`"action":"Viewed","object":{"id":"https://lakeside.example/d/1","type":"Document","name":"N","dateCreated":"2026-03-02T09:15:00Z","mediaType":"text/plain","keywords":["k"],` +
	`"creators":["https://lakeside.example/p/2"],"version":"1","hat":{"coat":"c"},"extensions":{"own":{"id":"x","type":"y"}}},"eventTime":"2026-03-02T09:15:00.000Z",` +
	`"membership":{"id":"https://lakeside.example/m/1","type":"Membership","roles":["Learner"],"status":"Active"},"session":{"id":"https://lakeside.example/n/1","type":"Session","duration":"PT1H"}}]}`

// recordsWith returns records, one on a line. In each of them texts replace some names and values, raw or with escapes. Lines that are not
// JSON follow, with the texts outside of strings.
func recordsWith(t *testing.T, texts []string) string {
	t.Helper()
	places := regexp.MustCompile(`"[^"]*"`).FindAllStringIndex(everyString, -1)
	var b strings.Builder
	const apart = 25
	every := 6 // each place has one of every 6 texts
	if os.Getenv("LONG_TESTS") != "" {
		every = 1
	}
	for first := range apart {
		for i := first % every; i < len(texts); i += every {
			at := 0
			for n := first; n < len(places); n += apart {
				text, err := json.Marshal(texts[(i+n)%len(texts)])
				if err != nil {
					t.Fatal(err)
				}
				if raw := plainJSON(text); n%2 == 0 && !bytes.ContainsAny(raw, "\n") {
					text = raw
				}
				b.WriteString(everyString[at:places[n][0]])
				b.Write(text)
				at = places[n][1]
			}
			b.WriteString(everyString[at:] + "\n")
		}
	}
	for _, text := range texts {
		fmt.Fprintf(&b, "%s\n{\"id\":\"%[1]s\" \"name\":%[1]s\n", text)
	}
	return b.String()
}

// plainJSON returns a JSON string without the escapes that JSON does not require.
func plainJSON(text []byte) []byte {
	for _, r := range "<>&\u2028\u2029" {
		text = bytes.ReplaceAll(text, fmt.Appendf(nil, `\u%04x`, r), []byte(string(r)))
	}
	return text
}

// putHostile puts files into a folder: records with texts, files and folders with texts as names, and links to nowhere.
func putHostile(t *testing.T, folder string, texts []string) {
	t.Helper()
	put(t, map[string]string{folder + "/records.ndjson": recordsWith(t, texts)})
	for i, text := range append(slices.Clone(texts), "-rf", "*", "[a", "{a,b}") {
		name := strings.NewReplacer("/", "_", "\x00", "_").Replace(text)
		name = name[:min(len(name), 200)] // most systems allow 255 bytes
		if slices.Contains(texts, "harmless 0") {
			name = fmt.Sprint("harmless ", i)
		}
		put(t, map[string]string{filepath.Join(folder, name+".json"): faulty + "oops", filepath.Join(folder, "in "+name, "a.json"): faulty})
		if err := os.Symlink("nowhere", filepath.Join(folder, "gone "+name+".json")); err != nil {
			t.Fatal(err)
		}
	}
}

// printedOf runs commands on a folder, and returns their output and reports, by a name for each.
func printedOf(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	did := func(what string, args ...string) {
		code, stdout, stderr := run2(t, args...)
		if stdout == "" && stderr == "" || code == -1 {
			t.Fatalf("%q prints nothing", args)
		}
		all[what], all["stderr of "+what] = stdout, stderr
	}
	reports := func(what string, args ...string) {
		for _, format := range report.Formats() {
			args = append(args, "--output", format+"="+what+"."+format)
		}
		did("text of "+what, args...)
		for _, format := range report.Formats() {
			all[format+" of "+what] = string(mustRead(t, what+"."+format))
		}
	}
	reports("validate", folder, "--stats", "--coverage", "--max-per-rule", "0")
	reports("convert", "convert", "validate.json")
	reports("jsonl", "convert", "validate.jsonl")
	did("baseline", "baseline", "write", "known.json", folder, "--exclude", "gone *") // baseline write fails if an input cannot be read
	all["json of baseline"] = string(mustRead(t, "known.json"))
	reports("suppressed", folder, "--baseline", "known.json")
	reports("stale", "--baseline", "known.json", filepath.Join(folder, "records.ndjson"))
	did("json of merge", "merge", "validate.json", "suppressed.json")
	did("certify", "certify", folder)
	did("json of certify", "certify", "--format", "json", folder)
	put(t, map[string]string{"certified.json": all["json of certify"]})
	did("certify --merge", "certify", "--merge", "certified.json")
	did("filter", "filter", folder, "--rejects", "rejects.jsonl")
	delete(all, "filter") // records that pass keep their bytes, hostile or not
	all["jsonl of filter"] = string(mustRead(t, "rejects.jsonl"))
	did("diff", "fix", "--diff", folder)
	did("fix", "fix", folder)
	return all
}

// TestHostile checks that no text in the data, or in the names of files, acts as a command: in the output of every command, in every
// format.
func TestHostile(t *testing.T) {
	t.Chdir(t.TempDir())
	putHostile(t, "evil", hostileTexts)
	putHostile(t, "plain", harmlessTexts())
	plain := printedOf(t, "plain")
	ours := regexp.MustCompile(`(?s)(<script>).*?(</script>)|(<style>).*?(</style>)`) // the page's own style and script, the same in all pages
	for what, text := range printedOf(t, "evil") {
		format, _, _ := strings.Cut(what, " ")
		if format == "html" {
			text, plain[what] = ours.ReplaceAllString(text, "$1$2$3$4"), ours.ReplaceAllString(plain[what], "$1$2$3$4")
		}
		if len(text) < len(plain[what])/3 {
			t.Errorf("%s: %d bytes, but %d bytes for harmless texts", what, len(text), len(plain[what]))
		}
		if what != "json of baseline" { // only this program reads a baseline
			checkPrintable(t, what, text)
		}
		switch format {
		case "json", "sarif", "gitlab":
			if !json.Valid([]byte(text)) {
				t.Errorf("%s is not JSON", what)
			}
			if format != "json" {
				checkPrintable(t, "messages of "+what, messagesOf(t, text))
			}
		case "jsonl":
			for line := range strings.Lines(text) {
				if !json.Valid([]byte(line)) {
					t.Errorf("%s has a line that is not JSON: %s", what, line)
				}
			}
		case "junit", "checkstyle":
			d := xml.NewDecoder(strings.NewReader(text))
			for err := error(nil); !errors.Is(err, io.EOF); {
				if _, err = d.Token(); err != nil && !errors.Is(err, io.EOF) {
					t.Fatalf("%s is not XML: %v", what, err)
				}
			}
		case "tap":
			checkTAP(t, what, text)
		case "html":
			if more := without(elementsOf(t, what, text), elementsOf(t, what, plain[what])); len(more) > 0 {
				t.Errorf("%s has elements that the page for harmless texts does not have: %q", what, more)
			}
		}
	}
}

var (
	logCommand = regexp.MustCompile(`##[A-Za-z]*\[`)
	annotation = regexp.MustCompile(`^::(error|warning|notice) (file|title)=`)
)

// checkPrintable checks that a text has no invisible character, and no line that is a command to a CI server, except the annotations of the
// format github.
func checkPrintable(t *testing.T, what, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("%s is not UTF-8", what)
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		hidden := strings.ContainsFunc(line, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) })
		commands := logCommand.MatchString(line) || strings.HasPrefix(strings.TrimSpace(line), "::")
		if annotates := strings.HasPrefix(what, "github ") && annotation.MatchString(line); hidden || commands && !annotates {
			t.Errorf("%s has the line %.500q", what, line)
			return
		}
	}
}

// messagesOf returns the decoded messages of a report in JSON, since other tools show them.
func messagesOf(t *testing.T, report string) string {
	t.Helper()
	all := ""
	for _, found := range regexp.MustCompile(`"(?:text|description)": ?("(?:[^"\\]|\\.)*")`).FindAllStringSubmatch(report, -1) {
		var message string
		if err := json.Unmarshal([]byte(found[1]), &message); err != nil {
			t.Fatalf("%v: %s", err, found[0])
		}
		all += message + "\n"
	}
	return all
}

// checkTAP checks that each line has a form of our TAP reports, and that the number of test points is the planned one.
func checkTAP(t *testing.T, what, text string) {
	t.Helper()
	lines := regexp.MustCompile(`^(TAP version 14|1\.\.([0-9]+)|(?:not )?ok ([0-9]+) - .*|  ---|  \.\.\.|  [a-z]+: .*|# .*)$`)
	points, planned := 0, ""
	for line := range strings.Lines(text) {
		found := lines.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if found == nil {
			t.Errorf("%s has the line %.500q", what, line)
			return
		}
		if found[3] != "" {
			points++
		}
		planned += found[2]
	}
	if planned != fmt.Sprint(points) {
		t.Errorf("%s plans %s test points, but has %d", what, planned, points)
	}
}

// elementsOf returns the elements of a page, each with the names of its attributes.
func elementsOf(t *testing.T, what, page string) map[string]bool {
	t.Helper()
	whole := regexp.MustCompile(`^<[!/]?[A-Za-z0-9]+(\s+[A-Za-z-]+(="[^"<>]*")?)*\s*/?>`)
	value := regexp.MustCompile(`="[^"]*"`)
	all := map[string]bool{}
	for at := range page {
		if page[at] != '<' {
			continue
		}
		element := whole.FindString(page[at:])
		if element == "" {
			t.Fatalf("%s has a < that does not begin an element: %.200s", what, page[at:])
		}
		all[value.ReplaceAllString(element, "")] = true
	}
	return all
}

// without returns the members of set that are not in other.
func without(set, other map[string]bool) (more []string) {
	for key := range set {
		if !other[key] {
			more = append(more, key)
		}
	}
	return more
}
