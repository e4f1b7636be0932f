package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/validate/source"
	"github.com/caliper-lint/caliper-lint/validate/suppress"
)

// configName is the file in which a project says what it always wants.
const configName = ".caliper-lint.yaml"

// environmentPrefix begins the variables that stand for flags.
const environmentPrefix = "CALIPER_LINT_"

// noSettings are the flags of validate that stand for one run only.
var noSettings = []string{"config", "no-config", "follow", "help", "version"}

// config is what is said elsewhere than by flags. It sets the flags that the user has not: from the environment, else
// from the project's file.
type config struct {
	path    string // of --config
	none    bool   // of --no-config
	file    *configFile
	origins map[string]string // of the flags that are not as they are by default: who says so
}

// register adds the flags that say which file is read.
func (c *config) register(root *cobra.Command) {
	root.PersistentFlags().StringVar(&c.path, "config", "", "file to read instead of the "+configName+" that is nearest upward, in the same repository")
	root.PersistentFlags().BoolVar(&c.none, "no-config", false, "read no "+configName)
}

// use has a command take its settings, but for some flags that mean something else there.
func (c *config) use(cmd *cobra.Command, except ...string) {
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := c.apply(cmd, except); err != nil {
			return err
		}
		return c.blame(run(cmd, args))
	}
}

// apply finds the file and sets flags.
func (c *config) apply(cmd *cobra.Command, except []string) error {
	c.origins = map[string]string{}
	if err := c.read(); err != nil {
		return err
	}
	var failed error
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		if failed != nil || slices.Contains(except, flag.Name) || slices.Contains(noSettings, flag.Name) {
			return
		}
		failed = c.set(flag)
	})
	return failed
}

// set sets a flag, unless the user has. Severities are those of all, the user's last, so that they win.
func (c *config) set(flag *pflag.Flag) error {
	list, isList := flag.Value.(pflag.SliceValue)
	var own []string
	if flag.Changed {
		c.origins[flag.Name] = "--" + flag.Name
		if flag.Name != severityFlag {
			return nil
		}
		own = list.GetSlice()
	}
	var values []string
	if c.file != nil {
		if v, ok := c.file.values[flag.Name]; ok {
			values = v.texts
			c.origins[flag.Name] = cmp.Or(c.origins[flag.Name], c.file.at(v.line))
		}
	}
	if text := os.Getenv(variableOf(flag.Name)); text != "" {
		if flag.Name != severityFlag {
			values = nil
		}
		if isList {
			values = append(slices.Clone(values), linesOf(text)...)
		} else {
			values = []string{text}
		}
		if !flag.Changed {
			c.origins[flag.Name] = variableOf(flag.Name)
		}
	}
	if isList {
		if values == nil {
			return nil
		}
		return list.Replace(append(slices.Clone(values), own...))
	}
	for _, value := range values {
		if err := flag.Value.Set(value); err != nil {
			return fmt.Errorf("%s: %s %s: want a %s", c.origins[flag.Name], flag.Name, value, typeNames[flag.Value.Type()])
		}
	}
	return nil
}

// typeNames are what messages call the types of flags.
var typeNames = map[string]string{"bool": "true or false", "int": "number", "string": "text"}

// variableOf returns the environment variable for a flag.
func variableOf(flag string) string {
	return environmentPrefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
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

// blame says who has set the flag that an error is about, if it was not the user: "--fail-on x: ..." becomes
// ".caliper-lint.yaml:3: fail-on x: ...".
func (c *config) blame(err error) error {
	if err == nil {
		return nil
	}
	text, isFlag := strings.CutPrefix(err.Error(), "--")
	name, _, _ := strings.Cut(text, " ")
	name, _, _ = strings.Cut(name, ":")
	if origin := c.origins[name]; isFlag && origin != "" && origin != "--"+name {
		return fmt.Errorf("%s: %s", origin, text)
	}
	return err
}

// read finds and reads the file.
func (c *config) read() (err error) {
	if c.none {
		return nil
	}
	if path := cmp.Or(c.path, os.Getenv(environmentPrefix+"CONFIG")); path != "" {
		c.file, err = readConfig(path)
		return err
	}
	path, err := findConfig()
	if err != nil || path == "" {
		return err
	}
	c.file, err = readConfig(path)
	return err
}

// findConfig looks for the file in the working directory and upward, as far as the repository goes. It returns its path
// from the working directory, "" if there is none.
func findConfig() (string, error) {
	here, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("look for %s: %w", configName, err)
	}
	way := "."
	for folder := here; ; folder, way = filepath.Dir(folder), filepath.Join(way, "..") {
		path := filepath.Join(way, configName)
		switch _, err := os.Stat(path); {
		case err == nil:
			return path, nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("%s: %w", printablePath(path), source.Reason(err))
		}
		if other := strings.TrimSuffix(path, "yaml") + "yml"; exists(other) {
			return "", fmt.Errorf("%s: call it %s, lest it go unread unnoticed", printablePath(other), configName)
		}
		if exists(filepath.Join(folder, ".git")) || filepath.Dir(folder) == folder {
			return "", nil
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// suppressor returns what decides by the file's ignores.
func (c *config) suppressor() (*suppress.Suppressor, error) {
	here, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("find the working directory: %w", err)
	}
	s := &suppress.Suppressor{Project: here, Folder: here}
	if c.file == nil {
		return s, nil
	}
	s.Project, s.Ignores = filepath.Join(here, c.file.folder), c.file.ignores
	if filepath.IsAbs(c.file.folder) {
		s.Project = c.file.folder
	}
	for _, i := range s.Ignores {
		if err := knownRule(i.Rule); err != nil {
			return nil, fmt.Errorf("%s: ignore: %w", i.Where, err)
		}
	}
	return s, nil
}

// settingsOf returns the flags of validate that can stand in the file, in the order of their names.
func settingsOf(cmd *cobra.Command) (all []*pflag.Flag) {
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		if !slices.Contains(noSettings, flag.Name) {
			all = append(all, flag)
		}
	})
	return all
}

// didYouMean is a hint at what a misspelt word may mean, "" if nothing is near.
func didYouMean(word string, known []string) string {
	if near := profiles.Nearest(word, known); near != "" {
		return fmt.Sprintf("; did you mean %s?", near)
	}
	return ""
}
