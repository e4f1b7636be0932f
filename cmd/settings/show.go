package settings

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/rules/words"
	"github.com/caliper-lint/caliper-lint/validate/report"
)

// Show returns the effective settings as YAML, each with its origin.
func (s *Settings) Show(flags *pflag.FlagSet) string {
	text := "# There is no " + Name + " here or further up in this repository.\n"
	switch {
	case s.noFile:
		text = "# No " + Name + " is read: --no-config.\n"
	case s.file != nil:
		text = "# " + words.Printable(s.file.path) + "\n"
	case s.distrust != "":
		text = "# " + s.distrust + "\n"
	}
	for _, flag := range Of(flags) {
		value := flag.Name + ": " + inYAML(flag)
		if usual, ok := flag.Value.(interface{ Usual() string }); ok && flag.Value.String() == "" {
			value = "# " + flag.Name + ": " + usual.Usual() // no number says that
		}
		text += fmt.Sprintf("%s  # %s\n", value, words.Printable(s.origin(flag.Name)))
	}
	if s.file == nil || len(s.file.ignores) == 0 {
		return text + "ignore: []  # default\n"
	}
	text += "ignore:\n"
	for _, i := range s.file.ignores {
		parts := []string{"rule: " + quoted(i.Rule)}
		for _, field := range [][2]string{{"path", i.Path}, {"pointer", i.Pointer}, {"reason", i.Reason}} {
			if field[1] != "" {
				parts = append(parts, field[0]+": "+quoted(field[1]))
			}
		}
		text += fmt.Sprintf("  - {%s}  # %s\n", strings.Join(parts, ", "), words.Printable(i.WrittenIn))
	}
	return text
}

// inYAML returns the value of a flag as YAML.
func inYAML(flag *pflag.Flag) string {
	list, isList := flag.Value.(pflag.SliceValue)
	if !isList {
		if flag.Value.Type() == "string" {
			return quoted(flag.Value.String())
		}
		return flag.Value.String()
	}
	_, isPairs := pairs[flag.Name]
	if !isPairs {
		var parts []string
		for _, value := range list.GetSlice() {
			parts = append(parts, quoted(value))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	var parts []string
	for _, value := range list.GetSlice() {
		name := PairName(flag.Name, value)
		parts = append(parts, quoted(name)+": "+quoted(value[min(len(name)+1, len(value)):]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// quoted returns text as a string of YAML, in the form of JSON.
func quoted(text string) string {
	var b strings.Builder
	_ = report.JSON(&b, text) // writing a string to a Builder cannot fail
	return words.Printable(strings.TrimSuffix(b.String(), "\n"))
}
