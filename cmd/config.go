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

// set sets a flag to what the nearest has said: the user, the environment, the file. Severities are those of all, and the
// nearest wins for each rule.
func (c *config) set(flag *pflag.Flag) error {
	type saying struct {
		origin string
		values []string
	}
	list, isList := flag.Value.(pflag.SliceValue)
	var said []saying // the nearest last
	if c.file != nil {
		if v, ok := c.file.values[flag.Name]; ok {
			said = append(said, saying{c.file.at(v.line), v.texts})
		}
	}
	if text := os.Getenv(variableOf(flag.Name)); text != "" {
		values := []string{text}
		if isList {
			values = linesOf(text)
		}
		said = append(said, saying{variableOf(flag.Name), values})
	}
	if flag.Changed {
		said = append(said, saying{"--" + flag.Name, nil})
		if isList {
			said[len(said)-1].values = list.GetSlice()
		}
	}
	if len(said) == 0 {
		return nil
	}
	if flag.Name != severityFlag {
		said = said[len(said)-1:]
	}
	var values, origins []string
	for _, s := range said {
		values, origins = append(values, s.values...), append(origins, s.origin)
	}
	c.origins[flag.Name] = strings.Join(origins, " and ")
	switch {
	case isList:
		return list.Replace(values)
	case flag.Changed:
		return nil
	}
	if err := flag.Value.Set(values[0]); err != nil {
		return fmt.Errorf("%s: %s %s: want %s", c.origins[flag.Name], flag.Name, values[0], typeNames[flag.Value.Type()])
	}
	return nil
}

// typeNames are what messages call the types of flags.
var typeNames = map[string]string{"bool": "true or false", "int": "a number", "string": "text"}

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
		if isRepository(folder) || filepath.Dir(folder) == folder {
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
	s := &suppress.Suppressor{Project: c.project(here), Folder: here}
	if c.file == nil {
		return s, nil
	}
	s.Ignores = c.file.ignores
	for _, i := range s.Ignores {
		if err := knownRule(i.Rule); err != nil {
			return nil, fmt.Errorf("%s: ignore: %w", i.Where, err)
		}
	}
	return s, nil
}

// project returns the folder that the project is, from which its files have their paths whatever the working directory is:
// that of the configuration, else that of the repository, else the working directory.
func (c *config) project(here string) string {
	if c.file != nil {
		if filepath.IsAbs(c.file.folder) {
			return c.file.folder
		}
		return filepath.Join(here, c.file.folder)
	}
	for folder := here; ; folder = filepath.Dir(folder) {
		switch {
		case isRepository(folder):
			return folder
		case filepath.Dir(folder) == folder:
			return here
		}
	}
}

func isRepository(folder string) bool { return exists(filepath.Join(folder, ".git")) }

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
