package settings

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/words"
)

// Flags whose values have names: NAME=VALUE
const (
	SchemaFlag   = "schema"   // JSON Schemas for extensions
	OutputFlag   = "output"   // files for reports
	SeverityFlag = "severity" // the severities of rules
)

// pairs are the keys with a mapping from names to values, which the flag takes as NAME=VALUE. The bool says whether the value is the name
// of a file.
var pairs = map[string]bool{SchemaFlag: true, OutputFlag: true, SeverityFlag: false}

// PairName returns NAME of NAME=VALUE. The name of a schema is often an IRI and may contain =; for other flags the value may.
func PairName(flag, pair string) string {
	at := strings.IndexByte(pair, '=')
	if flag == SchemaFlag {
		at = strings.LastIndexByte(pair, '=')
	}
	return pair[:max(0, at)]
}

// kinds are the types of flags, with the tags of YAML and the words of messages.
var kinds = map[string][2]string{"bool": {"!!bool", "true or false"}, "int": {"!!int", "a number"}, "string": {"!!str", "text"}}

// FlagError is a mistake in the value of a flag.
type FlagError struct {
	Flag, Value string // Value is "" if the error is not about one value
	Err         error
}

func (e *FlagError) Error() string { return "--" + e.plain() }

// plain returns the message for a setting that was not made with the flag.
func (e *FlagError) plain() string {
	if e.Value == "" {
		return fmt.Sprintf("%s: %v", e.Flag, e.Err)
	}
	return fmt.Sprintf("%s %s: %v", e.Flag, words.Printable(e.Value), e.Err)
}

func (e *FlagError) Unwrap() error { return e.Err }

// InvalidValue returns the error about a value that is not of the type of its flag.
func InvalidValue(flag *pflag.Flag, text string) error {
	return &FlagError{flag.Name, text, fmt.Errorf("expected %s", kinds[flag.Value.Type()][1])}
}

// CheckNotNegative returns an error if the value of a flag is negative.
func CheckNotNegative(flag string, n int) error {
	if n < 0 {
		return &FlagError{flag, strconv.Itoa(n), errors.New("expected 0 or more")}
	}
	return nil
}

// notSettings are the flags of validate that are for one run only.
var notSettings = []string{"config", "no-config", "follow", "help", "version", "all"}

// Of returns the flags of validate that may stand in the file, in the order of their names.
func Of(flags *pflag.FlagSet) (all []*pflag.Flag) {
	flags.VisitAll(func(flag *pflag.Flag) {
		if !slices.Contains(notSettings, flag.Name) {
			all = append(all, flag)
		}
	})
	return all
}

// Prefix is the prefix of the environment variables for flags.
const Prefix = "CALIPER_LINT_"

// Variable returns the environment variable for a flag.
func Variable(flag string) string {
	return Prefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// linesOf returns the lines of a variable, without white space around them and without empty lines.
func linesOf(text string) (lines []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// unknownVariables returns messages about the environment variables that have our prefix, but are for no setting.
func unknownVariables(settings []*pflag.Flag) (notices []string) {
	known := []string{"CONFIG"} // without the prefix, so that names do not seem near because of it
	for _, setting := range settings {
		known = append(known, strings.TrimPrefix(Variable(setting.Name), Prefix))
	}
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		name, ours := strings.CutPrefix(name, Prefix)
		if !ours || slices.Contains(known, name) {
			continue
		}
		notice := Prefix + words.Printable(name) + " is not a setting"
		if near := profiles.Nearest(name, known); near != "" {
			notice += "; did you mean " + Prefix + near + "?"
		}
		notices = append(notices, notice)
	}
	return notices
}
