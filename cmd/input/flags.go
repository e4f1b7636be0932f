// Package input reads what a command checks: files, folders, patterns, standard input, or a file that grows.
package input

import (
	"errors"

	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// Flags say which inputs are read, and how.
type Flags struct {
	Include, Exclude []string // patterns of --include and --exclude
	StdinName        string   // name of standard input in findings
	Follow           string   // path of a file that grows; "" if none is followed, as in all commands but validate
	maxRatio         int      // value of --max-ratio
}

// Register adds the flags that all commands have that judge data.
func (f *Flags) Register(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.Include, "include", nil, "take files that match `GLOB` from folders, instead of those with the usual endings; can be repeated")
	flags.StringArrayVar(&f.Exclude, "exclude", nil, "leave files and folders that match `GLOB` out of folders; can be repeated")
	flags.StringVar(&f.StdinName, "stdin-name", validate.Stdin, "`NAME` of standard input in findings; .ndjson or .jsonl at its end says what it is")
	flags.IntVar(&f.maxRatio, "max-ratio", 200, "how many times as long a compressed input may become; 0: any")
}

// RegisterFollow adds the flag that has a file read as it grows.
func (f *Flags) RegisterFollow(flags *pflag.FlagSet) {
	flags.StringVar(&f.Follow, "follow", "", "read `FILE`, a record a line, as it grows, until the program is interrupted")
}

// Check returns an error if a flag makes no sense.
func (f *Flags) Check(paths []string) error {
	for _, patterns := range []struct {
		flag string
		all  []string
	}{{"include", f.Include}, {"exclude", f.Exclude}} {
		for _, pattern := range patterns.all {
			if err := source.CheckPattern(pattern); err != nil {
				return &settings.FlagError{Flag: patterns.flag, Value: pattern, Err: err}
			}
		}
	}
	if err := settings.CheckNotNegative("max-ratio", f.maxRatio); err != nil {
		return err
	}
	switch {
	case f.StdinName == "":
		return &settings.FlagError{Flag: "stdin-name", Err: errors.New("expected a name")}
	case f.Follow != "" && len(paths) > 0:
		return &settings.FlagError{Flag: "follow", Err: errors.New("expected one file, and no PATH")}
	}
	return nil
}
