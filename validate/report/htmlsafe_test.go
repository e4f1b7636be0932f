package report

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// hostile holds texts that could act as markup or scripts. A script among them sets window.ran.
var hostile = []string{
	`</script><script>window.ran=1</script>`,
	`"><img src=x onerror=window.ran=1>`,
	`" onmouseover="window.ran=1" x="`,
	`' onfocus=window.ran=1 autofocus '`,
	`<!--`, `-->`, `]]>`, `<![CDATA[`, `<?xml ?>`,
	`</title></style></textarea></svg></details></pre><script>window.ran=1</script>`,
	`<svg onload=window.ran=1>`, `<style>*{display:none}</style>`, `<base href="https://evil.example/">`,
	`<meta http-equiv=refresh content="0;url=https://evil.example">`,
	`javascript:window.ran=1`, ` JaVaScRiPt:window.ran=1`, `data:text/html,<script>window.ran=1</script>`, `vbscript:x`, `//evil.example/x`,
	`https://evil.example/" onclick="window.ran=1`, "https://evil.example/\u202egpj.exe", `https:window.ran=1`,
	`{{.Policy}}`, "`${window.ran=1}`", `&lt;script&gt;window.ran=1&lt;/script&gt;`, `&#60;script&#62;`,
	"\u202eevil\u202c \u2066x\u2069 \u200f", "a\x00b\x1b[31m\x07\x7f\u0085\u2028\u2029", "\xff\xfe bytes", "\ufeff\u200b",
	strings.Repeat("W", 600),
}

// hostilePage returns a page with each hostile text in each place for text.
func hostilePage(t *testing.T) string {
	t.Helper()
	var all []finding.Finding
	result := Result{Coverage: &coverage.Coverage{Notice: coverage.Notice, Other: []coverage.Events{{Caliper: hostile[0], Events: 1}}}, Summary: validate.Counts{Versions: versionCounts(t, `{"1.0":1}`)}}
	for _, s := range hostile {
		tables := &coverage.Tables{Caliper: s, Events: 1, WithoutProfile: 1}
		result.Coverage.Versions = append(result.Coverage.Versions, tables)
		all = append(all, finding.Finding{
			Rule: s, Severity: catalogue.Error, Requirement: s, Message: s, Hint: s, File: s, Pointer: s, EventID: s, EventType: s, Profile: s,
			SpecURL: s, Caliper: s, CaliperFrom: s, Fingerprint: s, Excerpt: finding.Excerpt{Before: s, Marked: s, After: s},
		})
		other := all[len(all)-1]
		other.Rule, other.SpecURL, other.Severity = "value/iri", "https://evil.example/?"+s, catalogue.Note
		hidden := other
		hidden.Rule, hidden.Suppressed = s, &finding.Suppression{By: s, Reason: s}
		all = append(all, other, hidden)
		result.Failures = append(result.Failures, validate.Failure{File: s, Error: s})
		result.Stale = append(result.Stale, Stale{Kind: s, WrittenIn: s, Rule: s, File: s, Pointer: s, Fingerprint: s})
		for _, verdict := range []coverage.Verdict{coverage.NotAttained, coverage.NotAttempted} {
			tables.Profiles = append(tables.Profiles, &coverage.Profile{Name: s, Verdict: verdict, Missing: []string{s}, Rows: []*coverage.Row{
				{Event: s, Action: s, Certification: profiles.DemandRequired, FirstSeen: &coverage.Location{File: s}},
				{Event: s, Action: s, Seen: 1, FirstFault: &validate.Reason{Rule: s, Message: s, File: s}}}})
		}
	}
	return printHTML(t, 0, result, all...)
}

// TestHTMLEscapes checks that a page quotes data only as text.
func TestHTMLEscapes(t *testing.T) {
	text := hostilePage(t)
	checkElements(t, parsePage(t, text))
	if n := strings.Count(text, "<script"); n != 2 {
		t.Errorf("the page has %d scripts, want 2", n)
	}
	for _, r := range text {
		if r != '\n' && string(r) != words.Printable(string(r)) {
			t.Fatalf("the page has the character %U", r)
		}
	}
	if strings.Contains(text, "ZgotmplZ") {
		t.Error("a template has a value in a place where html/template cannot escape it")
	}
	page := parsePage(t, text)
	for _, s := range hostile {
		if want := strings.Join(strings.Fields(words.Printable(s)), " "); !strings.Contains(page.find("failures").text(), want) {
			t.Errorf("the page lacks the text %q", want)
		}
	}
}

// checkElements checks that a page has only the elements and attributes of its templates, and loads nothing.
func checkElements(t *testing.T, page *element) {
	t.Helper()
	elements := " html head meta title style script body a header main section nav article details summary p h1 h2 h3 h4 ul ol li dl dt dd div span b br code pre mark abbr " +
		"table thead tbody tr th td form fieldset legend label input select option datalist button svg rect path circle "
	attributes := " lang charset http-equiv content name class id href rel tabindex role title scope colspan hidden type value checked list placeholder spellcheck autocomplete " +
		"aria-label aria-labelledby aria-hidden data-rule data-glance data-sum data-severity data-profile data-file viewBox preserveAspectRatio x y width height rx cx cy r d "
	page.walk(func(e *element) {
		if e.name != "" && !strings.Contains(elements, " "+e.name+" ") {
			t.Errorf("the page has an element %s", e.name)
		}
		for name, value := range e.attributes {
			if !strings.Contains(attributes, " "+name+" ") {
				t.Errorf("%s has an attribute %s", e.name, name)
			}
			if name == "http-equiv" && value != "Content-Security-Policy" {
				t.Errorf("the page has a meta element for %s", value)
			}
			if name == "href" && (e.name != "a" || !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "https://") && !strings.HasPrefix(value, "http://")) {
				t.Errorf("%s leads to %s", e.name, value)
			}
		}
	})
}

func TestWebLink(t *testing.T) {
	for address, want := range map[string]bool{
		"https://spec.example/v1p2#Event": true, "http://spec.example": true, "HTTPS://spec.example/": true,
		"": false, "javascript:alert(1)": false, "JAVASCRIPT://x/%0aalert(1)": false, "data:text/html,x": false, "//spec.example": false, "/x": false,
		"https:alert(1)": false, "https:///x": false, "ftp://spec.example": false, "https://spec.example/\u202e": false, " https://spec.example": false, "https://a\nb": false,
	} {
		if got := webLink(address) != ""; got != want {
			t.Errorf("webLink accepts %q: %v", address, got)
		}
	}
}

// TestHTMLStandsAlone checks that style and script load nothing, and that the policy allows only the page's own style and script.
func TestHTMLStandsAlone(t *testing.T) {
	text := printHTML(t, 0, Result{Coverage: someCoverage()}, fault("value/iri", catalogue.Error, "a.json", ""))
	page := parsePage(t, text)
	checkElements(t, page)
	style := inner(t, text, "<style>", "</style>")
	script := inner(t, text, "<script>", "</script>")
	for _, loads := range []string{"url(", "@import", "@font-face", "image-set", "src:", "//"} {
		if strings.Contains(strings.ToLower(style), loads) {
			t.Errorf("the style has %s", loads)
		}
	}
	for _, loads := range []string{"fetch", "XMLHttp", "WebSocket", "import(", "Beacon", "Worker", "http", ".src", ".href", "innerHTML", "eval", "insertAdjacent", "location"} {
		if strings.Contains(script, loads) {
			t.Errorf("the script has %s", loads)
		}
	}
	want := fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", hashOf(style), hashOf(script))
	if got := page.all("meta", "")[1].attributes["content"]; got != want {
		t.Errorf("the policy is %s, want %s", got, want)
	}
	if strings.Contains(text, "style=") {
		t.Error("an element has a style of its own, which the policy forbids")
	}
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func inner(t *testing.T, page, begin, end string) string {
	t.Helper()
	_, text, found := strings.Cut(page, begin)
	text, _, ends := strings.Cut(text, end)
	if !found || !ends {
		t.Fatalf("the page has no %s", begin)
	}
	return text
}

func TestHTMLSameBytes(t *testing.T) {
	var all []finding.Finding
	for i := range 300 {
		all = append(all, fault(fmt.Sprintf("a/%d", i%17), catalogue.Severity(1+i%3), fmt.Sprint(i%31), fmt.Sprint(i%5)))
	}
	first := printHTML(t, 10, Result{Coverage: someCoverage()}, all...)
	for range 5 {
		if printHTML(t, 10, Result{Coverage: someCoverage()}, all...) != first {
			t.Fatal("the same report has different bytes")
		}
	}
}

// TestHTMLContrast checks the contrast of text and ground, light and dark: level AA of WCAG 2 requires 4.5 to 1.
func TestHTMLContrast(t *testing.T) {
	style, err := htmlFiles.ReadFile("html/style.css")
	if err != nil {
		t.Fatal(err)
	}
	colours := regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`)
	light, dark, _ := strings.Cut(string(style), "prefers-color-scheme: dark")
	dark, _, _ = strings.Cut(dark, "\n}")
	for name, text := range map[string]string{"light": light, "dark": dark} {
		of := map[string]string{}
		for _, m := range colours.FindAllStringSubmatch(text, -1) {
			of[m[1]] = m[2]
		}
		need := func(front, ground string, least float64) {
			if got := contrast(t, of[front], of[ground]); got < least {
				t.Errorf("%s: %s on %s has a contrast of %.2f", name, front, ground, got)
			}
		}
		for _, ground := range []string{"ground", "panel", "sunk"} {
			for _, front := range []string{"ink", "quiet", "link", "error", "warning", "note", "pass"} {
				need(front, ground, 4.5)
			}
		}
		for _, severity := range []string{"error", "warning", "note"} {
			need(severity, severity+"-ground", 4.5)
			need("ink", severity+"-ground", 4.5)
		}
		need("on-fill", "pass", 4.5)
		need("warning-fill", "sunk", 3) // graphics need less
		need("note-fill", "sunk", 3)
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	luminance := func(colour string) (sum float64) {
		if len(colour) != 7 {
			t.Fatalf("%q is not a colour", colour)
		}
		for i, weight := range []float64{.2126, .7152, .0722} {
			n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
			if err != nil {
				t.Fatal(err)
			}
			c := float64(n) / 255
			if c <= .04045 {
				c /= 12.92
			} else {
				c = math.Pow((c+.055)/1.055, 2.4)
			}
			sum += weight * c
		}
		return sum
	}
	x, y := luminance(a)+.05, luminance(b)+.05
	return max(x, y) / min(x, y)
}
