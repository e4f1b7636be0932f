package report

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// browse opens a page in Chromium, and returns the DOM after its scripts have run, and the messages of the console.
func browse(t *testing.T, page string) (dom, console string) {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no chromium to open the page with")
	}
	folder := t.TempDir()
	file := filepath.Join(folder, "page.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--user-data-dir="+filepath.Join(folder, "user"), "--enable-logging=stderr", "--v=0", "--window-size=1000,900",
		"--virtual-time-budget=3000", "--dump-dom", "file://"+file)
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	if err := cmd.Run(); err != nil {
		t.Fatalf("chromium: %v\n%s", err, log.String())
	}
	for line := range strings.Lines(log.String()) {
		if strings.Contains(line, "CONSOLE") {
			console += line
		}
	}
	return out.String(), console
}

// probe runs a script on a page, after the page's own script, and decodes the value that the script reports.
func probe(t *testing.T, page, script string, result any) {
	t.Helper()
	dom, console := browse(t, withProbe(page, `
const report = (value) => { document.documentElement.dataset.probe = JSON.stringify(value); };
`+script))
	if console != "" {
		t.Errorf("the console says %s", console)
	}
	found := regexp.MustCompile(`data-probe="([^"]*)"`).FindStringSubmatch(dom)
	if found == nil {
		t.Fatal("the probe did not report")
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(found[1])), result); err != nil {
		t.Fatal(err)
	}
}

// withProbe returns a page with one more script, and a policy that allows it.
func withProbe(page, script string) string {
	page = strings.Replace(page, "script-src ", "script-src "+html.EscapeString(hashOf(script))+" ", 1)
	return strings.Replace(page, "</body>", "<script>"+script+"</script></body>", 1)
}

// filterProbe sets filters one after another, and reads the visible text after each.
const filterProbe = `
const form = document.getElementById("filters");
const seen = (e) => e.checkVisibility();
const read = () => [document.getElementById("matches").textContent,
  ...[...document.querySelectorAll("article.rule")].filter(seen).map((rule) => [
    rule.querySelector("h3").textContent,
    ...[...rule.querySelectorAll(".counts > span")].filter(seen).map((e) => e.textContent),
    [...rule.querySelectorAll(".finding")].filter(seen).length + " here",
    ...[...rule.querySelectorAll(".folded > summary, .left")].filter(seen).map((e) => e.textContent),
    document.querySelector('[data-glance="' + rule.dataset.rule + '"]').textContent.trim().split(/\s+/).pop() + " in all",
  ].join("; ")),
  ...[...document.querySelectorAll("#nothing")].filter(seen).map((e) => e.textContent)].join("\n");
const all = {};
const step = (name, set) => {
  set();
  form.dispatchEvent(new Event("input", {bubbles: true}));
  all[name] = read();
};
const [error, warning, note] = form.querySelectorAll("[name=severity]");
step("all", () => {});
step("no errors", () => { error.checked = false; });
step("a file", () => { error.checked = true; form.file.value = "B.json"; });
step("a file and notes", () => { error.checked = warning.checked = false; });
step("a rule by its title", () => { error.checked = warning.checked = true; form.file.value = ""; form.rule.value = "Place of an ENTITY"; });
step("a profile", () => { form.rule.value = ""; form.profile.value = [...form.profile.options].find((o) => o.text === "MediaProfile").value; });
step("a profile and a rule", () => { form.rule.value = "a/"; });
step("nothing", () => { error.checked = warning.checked = note.checked = false; });
form.reset();
setTimeout(() => { all["reset"] = read(); report(all); }, 50);
`

// TestHTMLFilters checks that the script runs under the policy, and that its filters show the right findings and counts.
func TestHTMLFilters(t *testing.T) {
	var all []finding.Finding
	all = append(all, times(1200, fault("a/a", catalogue.Error, "logs/a.json", "MediaProfile"))...)
	all = append(all, times(7, fault("a/a", catalogue.Warning, "logs/b.json", ""))...)
	all = append(all, times(3, fault("value/iri", catalogue.Error, "logs/a.json", ""))...)
	all = append(all, times(2, fault("value/iri", catalogue.Note, "logs/b.json", "MediaProfile"))...)
	hidden := fault("value/iri", catalogue.Error, "logs/a.json", "")
	hidden.Suppressed = &finding.Suppression{By: "ignore"}
	all = append(all, hidden)
	var got map[string]string
	probe(t, printHTML(t, 0, Result{}, all...), filterProbe, &got)
	whole := `All 1,212 findings: 1,203 errors, 7 warnings, 2 notes
a/a; 1,200 errors; 7 warnings; 3 here; 97 more findings; 1,107 more findings are not shown.; 1,207 in all
value/iri; 3 errors; 2 notes; 1 suppressed; 3 here; 2 more findings; 5 in all`
	want := map[string]string{
		"all": whole,
		"no errors": `9 of 1,212 findings match: 7 warnings, 2 notes
a/a; 7 warnings; 0 here; 7 findings are not shown.; 7 in all
value/iri; 2 notes; 2 here; 2 findings; 2 in all`,
		"a file": `9 of 1,212 findings match: 7 warnings, 2 notes
a/a; 7 warnings; 0 here; 7 findings are not shown.; 7 in all
value/iri; 2 notes; 2 here; 2 findings; 2 in all`,
		"a file and notes": `2 of 1,212 findings match: 2 notes
value/iri; 2 notes; 2 here; 2 findings; 2 in all`,
		"a rule by its title": `5 of 1,212 findings match: 3 errors, 2 notes
value/iri; 3 errors; 2 notes; 5 here; 2 more findings; 5 in all`,
		"a profile": `1,202 of 1,212 findings match: 1,200 errors, 2 notes
a/a; 1,200 errors; 3 here; 97 more findings; 1,100 more findings are not shown.; 1,200 in all
value/iri; 2 notes; 2 here; 2 findings; 2 in all`,
		"a profile and a rule": `1,200 of 1,212 findings match: 1,200 errors
a/a; 1,200 errors; 3 here; 97 more findings; 1,100 more findings are not shown.; 1,200 in all`,
		"nothing": `0 of 1,212 findings match
No finding matches.`,
		"reset": strings.Replace(whole, "1 suppressed; 3 here", "1 suppressed; 5 here", 1), // the details that a filter has opened stay open
	}
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s:\n%s\nwant\n%s", name, got[name], want[name])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d steps, want %d", len(got), len(want))
	}
}

// TestHTMLHostileInBrowser checks that no quoted text runs as a script, even without a policy, and that the page loads nothing.
func TestHTMLHostileInBrowser(t *testing.T) {
	page := regexp.MustCompile(`<meta http-equiv[^>]*>`).ReplaceAllString(hostilePage(t), "")
	var got struct {
		Ran     any
		Scripts int
		Loaded  []string
		Filters bool
		Rules   int
	}
	probe(t, page, `
document.querySelectorAll("details").forEach((d) => { d.open = true; });
document.querySelectorAll("*").forEach((e) => { for (const kind of ["mouseover", "focus", "error", "load"]) e.dispatchEvent(new Event(kind)); });
setTimeout(() => report({ran: window.ran ?? null, scripts: document.scripts.length,
  loaded: performance.getEntriesByType("resource").map((e) => e.name), filters: !document.getElementById("filters").hidden,
  rules: document.querySelectorAll("article.rule").length}), 50);`, &got)
	if got.Ran != nil || got.Scripts != 3 || len(got.Loaded) > 0 || !got.Filters || got.Rules != len(hostile)+1 {
		t.Errorf("the page reports %+v", got)
	}
}

// TestHTMLNarrow checks that the page is not wider than a narrow screen, even with very long words.
func TestHTMLNarrow(t *testing.T) {
	for name, page := range map[string]string{
		"hostile": hostilePage(t),
		"usual":   printHTML(t, 0, Result{Coverage: someCoverage()}, fault("value/iri", catalogue.Error, "a.json", "")),
	} {
		page = strings.ReplaceAll(page, "<details", "<details open")
		frame := `<!DOCTYPE html><html><head></head><body><iframe width="360" height="800" srcdoc="` + html.EscapeString(page) + `"></iframe></body></html>`
		var got int
		probe(t, frame, `
addEventListener("load", () => setTimeout(() => report(document.querySelector("iframe").contentDocument.documentElement.scrollWidth), 50));`, &got)
		if got == 0 || got > 360 {
			t.Errorf("%s: on a screen of 360 the page is %d wide", name, got)
		}
	}
}

// TestHTMLConsole checks that the unchanged page causes no message on the browser's console.
func TestHTMLConsole(t *testing.T) {
	page := printHTML(t, 0, Result{Coverage: someCoverage()}, fault("value/iri", catalogue.Error, "a.json", ""))
	dom, console := browse(t, page)
	if console != "" {
		t.Errorf("the console says %s", console)
	}
	if !strings.Contains(dom, "All 1 finding: 1 error") {
		t.Error("the script did not run")
	}
	broken := strings.Replace(page, `"use strict"`, `"use  strict"`, 1)
	if dom, console := browse(t, broken); console == "" || strings.Contains(dom, "All 1 finding") {
		t.Errorf("a changed script also runs; the console says %q", console)
	}
}
