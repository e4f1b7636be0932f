package cmd

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/cmd/view"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
)

const rulePages = "../docs/rules"

// TestRulePages holds that docs/rules has a page of each rule, with what explain tells, an index of them, and nothing else.
// With -update it writes them.
func TestRulePages(t *testing.T) {
	want := rulePagesOf(t)
	if *update {
		if err := os.RemoveAll(rulePages); err != nil {
			t.Fatal(err)
		}
		for name, text := range want {
			file := filepath.Join(rulePages, filepath.FromSlash(name))
			if err := cmp.Or(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	got := map[string]string{}
	err := fs.WalkDir(os.DirFS(rulePages), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			got[name] = string(mustRead(t, filepath.Join(rulePages, filepath.FromSlash(name))))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	const remedy = "go test ./cmd -run TestRulePages -update writes the pages"
	for name, text := range want {
		if got[name] != text {
			t.Errorf("docs/rules/%s is not what explain tells of the rule; %s", name, remedy)
		}
	}
	for name := range got {
		if want[name] == "" {
			t.Errorf("docs/rules/%s is of no rule; %s", name, remedy)
		}
	}
	if len(want) < 60 {
		t.Errorf("%d pages: this shows nothing", len(want))
	}
}

const indexHead = `# Rules

What a report shows in brackets is a rule. Each has a page here, with what ` + "`caliper-lint explain RULE`" + ` prints: why it is there,
what to do, a bad and a good example. The severity can be [changed](../configuration.md#severities) for a project; the level is how
strongly the specification says it, and "fix" marks the rules that [` + "`caliper-lint fix`" + `](../fixing.md) fixes.

Do not edit these pages. They are made from ` + "`rules/catalogue`" + `: ` + "`go test ./cmd -run TestRulePages -update`" + `
`

// rulePagesOf returns the pages of docs/rules by their path in it.
func rulePagesOf(t *testing.T) map[string]string {
	t.Helper()
	spec, err := validate.Spec(validate.Versions[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	says := requirementsByID(t)
	pages := map[string]string{}
	index, area := indexHead, ""
	for _, rule := range allRules(t) {
		of, _, _ := strings.Cut(string(rule.ID), "/")
		if of != area {
			area = of
			index += "\n## " + area + "\n\n| rule | severity | level | what is right | |\n|---|---|---|---|---|\n"
		}
		mark := ""
		if rule.Fixes != "" {
			mark = "fix"
		}
		index += fmt.Sprintf("| [`%s`](%[1]s.md) | %s | %s | %s | %s |\n", rule.ID, rule.Severity, rule.Level, escaped(rule.Title), mark)
		pages[string(rule.ID)+".md"] = rulePage(t, spec, says, rule)
	}
	pages["README.md"] = index
	return pages
}

// requirementsByID returns the requirements by id.
func requirementsByID(t *testing.T) map[string]catalogue.Requirement {
	t.Helper()
	all, err := new(catalogue.Catalogue).Requirements()
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]catalogue.Requirement{}
	for _, r := range all {
		byID[r.ID] = r
	}
	return byID
}

// rulePage is the page of a rule: what explain tells, in Markdown.
func rulePage(t *testing.T, spec *profiles.Spec, says map[string]catalogue.Requirement, rule *catalogue.Rule) string {
	t.Helper()
	var b strings.Builder
	put := func(first, text, hang string) { b.WriteString(terminal.Wrap(first, text, hang, 120)) }
	paragraph := func(text string) { b.WriteString("\n"); put("", text, "") }
	block := func(language, text string) {
		fmt.Fprintf(&b, "\n```%s\n%s\n```\n", language, strings.TrimRight(text, "\n"))
	}

	fmt.Fprintf(&b, "# %s\n\n", rule.ID)
	put("", escaped(strings.ToUpper(rule.Title[:1])+rule.Title[1:])+".", "")
	severity := bold(view.SeverityWords[rule.Severity])
	if rule.Varies != "" {
		severity += "; " + escaped(rule.Varies)
	}
	b.WriteString("\n")
	put("- ", severity, "  ")
	fmt.Fprintf(&b, "- %s ([the specification](%s))\n", bold(view.LevelWords[rule.Level]), spec.URL(rule.Section))
	paragraph(escaped(rule.Why))
	paragraph("**To fix it:** " + escaped(rule.Fix) + ".")
	if rule.Fixes != "" {
		paragraph("[`caliper-lint fix`](../../fixing.md) fixes it " + escaped(rule.Fixes) + ".")
	}
	if rule.Demand != "" {
		paragraph("The examples are judged with `--profile " + rule.Demand + "`.")
	}
	if rule.Schema != "" {
		paragraph("The examples are judged with `--schema extensions=FILE`, where FILE holds:")
		block("json", rule.Schema)
	}
	b.WriteString("\n## Bad\n")
	if rule.Bad == "" {
		paragraph(view.NoBadExample)
	} else {
		reported, err := view.BadReport(rule, false)
		if err != nil {
			t.Fatal(err)
		}
		block("json", rule.Bad)
		paragraph("`caliper-lint validate` reports:")
		block("text", reported)
		for _, other := range rule.Also {
			paragraph(fmt.Sprintf("It cannot help breaking [`%s`](%s) too, which is left out here.", other, path.Join("..", string(other)+".md")))
		}
	}
	b.WriteString("\n## Good\n")
	block("json", rule.Good)
	b.WriteString("\n## Requirements\n\n")
	for _, id := range rule.Requirements {
		put("- ", fmt.Sprintf("[%s](../../requirements.md#%[1]s) %s: %s", id, says[id].Level, escaped(says[id].Says)), "  ")
	}
	for _, line := range strings.Split(b.String(), "\n") {
		if lostMark.MatchString(line) {
			t.Errorf("%s: a broken line begins like a list or heading: %s", rule.ID, line)
		}
	}
	return b.String()
}

// bold sets off what stands before the colon.
func bold(text string) string {
	word, rest, _ := strings.Cut(text, ":")
	return "**" + word + "**:" + rest
}

// lostMark finds what is no list or heading, but would become one at the beginning of a line of prose.
var lostMark = regexp.MustCompile(`^ *([*+>] |[0-9]+[.)] |- [^*[]|#{3,} )`)

// escaped makes Markdown leave text alone.
func escaped(text string) string {
	return strings.NewReplacer("*", `\*`, "_", `\_`, "<", `\<`, "`", "\\`", "[", `\[`, "|", `\|`).Replace(text)
}
