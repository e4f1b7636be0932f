package help

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// placeholder is the annotation that holds the placeholder of a flag's value.
const placeholder = "caliper_lint_placeholder"

// Prepare prepares root and all commands below it for Page. The usage of a flag has the placeholder of its value in backquotes, at the
// beginning, as in "`GLOB`: skip files", or in the text. Prepare moves it to an annotation, so that completion shows plain text. Every
// command gets --all, also if it has no rare flags.
func Prepare(root *cobra.Command) {
	prepareFlags(root.PersistentFlags())
	prepareFlags(root.Flags())
	if root.Flags().Lookup("all") == nil {
		root.Flags().Bool("all", false, "with --help: show all flags")
		root.Flags().Lookup("all").Hidden = true
	}
	for _, below := range root.Commands() {
		Prepare(below)
	}
}

// AddDefaults gives a command the flags that cobra adds to each, so that help shows them.
func AddDefaults(cmd *cobra.Command) {
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	for name, usage := range map[string]string{"help": "show this help", "version": "show the version"} {
		if flag := cmd.Flags().Lookup(name); flag != nil {
			flag.Usage = usage
		}
	}
}

func prepareFlags(flags *pflag.FlagSet) {
	flags.VisitAll(func(flag *pflag.Flag) {
		before, rest, ok := strings.Cut(flag.Usage, "`")
		name, after, closed := strings.Cut(rest, "`")
		if !ok || !closed {
			return
		}
		flag.Usage = before + name + after
		if text, leads := strings.CutPrefix(after, ": "); leads && before == "" {
			flag.Usage = text
		}
		_ = flags.SetAnnotation(flag.Name, placeholder, []string{name}) // the flag is there
	})
}

// WantsAll reports whether the user wants the rare flags in the help of a command. It ignores an --all with another meaning.
func WantsAll(cmd *cobra.Command) bool {
	flag := cmd.Flags().Lookup("all")
	return flag != nil && flag.Hidden && flag.Changed
}

// Value returns the placeholder of a flag's value in help; "" if the flag takes no value.
func Value(flag *pflag.Flag) string {
	if of := flag.Annotations[placeholder]; len(of) > 0 {
		return of[0]
	}
	return ""
}

// Usage returns what a flag does, whether it can be repeated, and its default.
func Usage(flag *pflag.Flag) string {
	text := flag.Usage
	if _, isList := flag.Value.(pflag.SliceValue); isList {
		text += "; can be repeated"
	}
	switch flag.DefValue {
	case "", "0", "false", "[]":
		return text
	}
	return fmt.Sprintf("%s (default %s)", text, flag.DefValue)
}
