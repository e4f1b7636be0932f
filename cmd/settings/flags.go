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

// Flags with values that have names: NAME=VALUE.
const (
	SchemaFlag   = "schema"   // JSON Schemas to which extensions are held
	OutputFlag   = "output"   // files for reports
	SeverityFlag = "severity" // what the findings of a rule weigh
)

// pairs are the keys that hold a mapping from a name to a value, written KEY=VALUE for the flag. The bool says whether
// the value is a file.
var pairs = map[string]bool{SchemaFlag: true, OutputFlag: true, SeverityFlag: false}

// PairName returns NAME of NAME=VALUE. That of a schema is often an IRI, which may hold the sign; elsewhere the value may.
func PairName(flag, pair string) string {
	at := strings.IndexByte(pair, '=')
	if flag == SchemaFlag {
		at = strings.LastIndexByte(pair, '=')
	}
	return pair[:max(0, at)]
}

// kinds are the types of flags: what YAML calls them, and what messages do.
var kinds = map[string][2]string{"bool": {"!!bool", "true or false"}, "int": {"!!int", "a number"}, "string": {"!!str", "text"}}

// FlagError is a mistake in what a flag was set to.
type FlagError struct {
	Flag, Value string // Value is "" if none is at fault
	Err         error
}

func (e *FlagError) Error() string { return "--" + e.plain() }

// plain says the same of a setting that was made without the flag.
func (e *FlagError) plain() string {
	if e.Value == "" {
		return fmt.Sprintf("%s: %v", e.Flag, e.Err)
	}
	return fmt.Sprintf("%s %s: %v", e.Flag, words.Printable(e.Value), e.Err)
}

func (e *FlagError) Unwrap() error { return e.Err }

// InvalidValue says that a value is not of the type of its flag.
func InvalidValue(flag *pflag.Flag, text string) error {
	return &FlagError{flag.Name, text, fmt.Errorf("want %s", kinds[flag.Value.Type()][1])}
}

// CheckNotNegative returns an error if the number that a flag was set to is negative.
func CheckNotNegative(flag string, n int) error {
	if n < 0 {
		return &FlagError{flag, strconv.Itoa(n), errors.New("want 0 or more")}
	}
	return nil
}

// notSettings are the flags of validate that stand for one run only.
var notSettings = []string{"config", "no-config", "follow", "help", "version", "all"}

// Of returns the flags of validate that can stand in the file, in the order of their names.
func Of(flags *pflag.FlagSet) (all []*pflag.Flag) {
	flags.VisitAll(func(flag *pflag.Flag) {
		if !slices.Contains(notSettings, flag.Name) {
			all = append(all, flag)
		}
	})
	return all
}

// Prefix begins the variables that stand for flags.
const Prefix = "CALIPER_LINT_"

// Variable returns the environment variable for a flag.
func Variable(flag string) string {
	return Prefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// linesOf returns the lines of a variable that are not empty.
func linesOf(text string) (lines []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// unknownVariables tells of the variables of the environment that look like ours, but stand for no setting.
func unknownVariables(settings []*pflag.Flag) (notices []string) {
	known := []string{"CONFIG"} // without the prefix, in which all are alike
	for _, setting := range settings {
		known = append(known, strings.TrimPrefix(Variable(setting.Name), Prefix))
	}
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		name, ours := strings.CutPrefix(name, Prefix)
		if !ours || slices.Contains(known, name) {
			continue
		}
		notice := Prefix + words.Printable(name) + " stands for no setting"
		if near := profiles.Nearest(name, known); near != "" {
			notice += "; did you mean " + Prefix + near + "?"
		}
		notices = append(notices, notice)
	}
	return notices
}
