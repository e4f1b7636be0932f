package profiles

import (
	"strings"
	"testing"
)

func TestRequirementMistakes(t *testing.T) {
	const sound = "- {id: R-001, level: MUST, section: Event, on: document, says: x}\n"
	for text, want := range map[string]string{
		sound + sound:                                                   "r.yaml:2: R-001 stands in line 1 already",
		strings.Replace(sound, "says", "say", 1):                        `r.yaml:1: unknown key "say"; allowed are id, level`,
		strings.Replace(sound, "level: MUST", "level: must", 1):         `r.yaml:1: R-001: level is "must"; allowed are MUST, SHOULD and MAY`,
		strings.Replace(sound, "on: document", "on: file", 1):           `r.yaml:1: R-001: on is "file"`,
		strings.Replace(sound, "id: R-001, ", "", 1):                    "r.yaml:1: id is missing",
		strings.Replace(sound, ", says: x", "", 1):                      "r.yaml:1: R-001 has no says",
		strings.Replace(sound, "says", "guide: g, says", 1):             "r.yaml:1: R-001: want either section or guide",
		strings.Replace(sound, "x}", "x, unchecked: a, command: b}", 1): "r.yaml:1: R-001 has both unchecked and command",
		strings.Replace(sound, "says: x", "says: x, says: y", 1):        `r.yaml:1: duplicate key "says"`,
		"says: x\n":   "r.yaml:1: want a list of requirements",
		"- id: [a]\n": "r.yaml:1: id: want text",
		"- id: a\n b": "r.yaml:",
	} {
		if _, err := readRequirements("r.yaml", []byte(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
	all, err := readRequirements("r.yaml", []byte(sound))
	if err != nil || len(all) != 1 || all[0] != (Requirement{ID: "R-001", Level: "MUST", Section: "Event", On: OnDocument, Says: "x"}) {
		t.Errorf("got %v %v", all, err)
	}
}
