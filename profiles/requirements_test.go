package profiles

import (
	"strings"
	"testing"
)

func TestRequirementMistakes(t *testing.T) {
	const sound = "- {id: R-001, level: MUST, section: Event, on: document, says: x}\n"
	for text, want := range map[string]string{
		sound + sound:                                                   "r.yaml:2: duplicate id R-001, first on line 1",
		strings.Replace(sound, "says", "say", 1):                        `r.yaml:1: unknown key "say"; must be one of id, level`,
		strings.Replace(sound, "level: MUST", "level: must", 1):         `r.yaml:1: R-001: level is "must"; must be one of MUST, SHOULD, MAY`,
		strings.Replace(sound, "on: document", "on: file", 1):           `r.yaml:1: R-001: on is "file"`,
		strings.Replace(sound, "id: R-001, ", "", 1):                    "r.yaml:1: id is missing",
		strings.Replace(sound, ", says: x", "", 1):                      "r.yaml:1: R-001 has no says",
		strings.Replace(sound, "says", "guide: g, says", 1):             "r.yaml:1: R-001: expected either section or guide",
		strings.Replace(sound, "x}", "x, unchecked: a, command: b}", 1): "r.yaml:1: R-001 has both unchecked and command",
		strings.Replace(sound, "says: x", "says: x, says: y", 1):        `r.yaml:1: duplicate key "says", first on line 1`,
		"says: x\n":   "r.yaml:1: expected a list of requirements",
		"- id: [a]\n": "r.yaml:1: id: expected text",
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
