// Package input reads what a command checks: files, folders, patterns, standard input, or a file that grows.
package input

import (
	"errors"

	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/cmd/settings"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// Flags are the flags about inputs.
type Flags struct {
	Include, Exclude []string // the patterns of --include and --exclude
	StdinName        string   // the name of standard input in findings
	Follow           string   // the path of a file to follow; "" if there is none, as in all commands except validate
	markdown         bool     // the value of --markdown
	maxRatio         int      // the value of --max-ratio
}

// Register adds the flags of all commands that judge data.
func (f *Flags) Register(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.Include, "include", nil, "`GLOB`: read the matching files of folders, instead of those with the usual endings")
	flags.StringArrayVar(&f.Exclude, "exclude", nil, "`GLOB`: skip matching files and folders")
	flags.StringVar(&f.StdinName, "stdin-name", validate.Stdin, "`NAME` of standard input in findings; the ending .ndjson or .jsonl says what it holds")
	flags.IntVar(&f.maxRatio, "max-ratio", 200, "decompress an input to at most `N` times its size; 0: any")
}

// RegisterFollow adds --follow.
func (f *Flags) RegisterFollow(flags *pflag.FlagSet) {
	flags.StringVar(&f.Follow, "follow", "", "read `FILE` (one record per line) as it grows, until interrupted")
}

// RegisterMarkdown adds --markdown.
func (f *Flags) RegisterMarkdown(flags *pflag.FlagSet) {
	flags.BoolVar(&f.markdown, "markdown", false, "check the JSON in Markdown: .md files of folders too, and standard input and files of other names as Markdown")
}

// IsMarkdown reports whether the input with a name is read as Markdown.
func (f *Flags) IsMarkdown(name string) bool {
	return source.IsMarkdown(name) || f.markdown && !source.IsJSON(name)
}

// Check returns an error if the values of the flags make no sense, with paths as arguments.
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
