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
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
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
	said    map[string][]saying // of the flags that are not as they are by default: their values
	unknown []string            // of variables that are none of ours: what is said of them
	unread  string              // what is said of a file that was found and is not read; "" if there is none
}

// saying is a value of a flag, and who says so: "--flag", a variable, or "file:line".
type saying struct {
	value, origin string
	project       *projectFolder // of the file; nil if the user says so
}

// register adds the flags that say which file is read.
func (c *config) register(root *cobra.Command) {
	root.PersistentFlags().StringVar(&c.path, "config", "", "`FILE` to read instead of the "+configName+" that is nearest upward, in the same repository")
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

// apply finds the file and sets flags. Variables that look like ours and are none are said, since a gate may hang on them.
func (c *config) apply(cmd *cobra.Command, except []string) error {
	c.said = map[string][]saying{}
	settings := settingsOf(cmd.Root()) // which is validate
	if err := c.read(settings); err != nil {
		return err
	}
	if c.unread != "" {
		fmt.Fprintf(cmd.ErrOrStderr(), "caliper-lint: %s\n", c.unread)
	}
	c.unknown = unknownVariables(settings)
	for _, notice := range c.unknown {
		fmt.Fprintln(cmd.ErrOrStderr(), "caliper-lint: "+notice)
	}
	for _, setting := range settings {
		if flag := cmd.Flags().Lookup(setting.Name); flag != nil && !slices.Contains(except, flag.Name) {
			if err := c.set(flag); err != nil {
				return err
			}
		}
	}
	return nil
}

// set sets a flag to what the nearest has said: the user, the environment, the file. Where values have names, such as rules
// have severities, the nearest counts for each name.
func (c *config) set(flag *pflag.Flag) error {
	list, isList := flag.Value.(pflag.SliceValue)
	var said [3][]saying // the nearest first
	if flag.Changed {
		values := []string{flag.Value.String()}
		if isList {
			values = list.GetSlice()
		}
		said[0] = sayings(values, "--"+flag.Name)
	}
	if text := os.Getenv(variableOf(flag.Name)); text != "" {
		values := []string{text}
		if isList {
			values = linesOf(text)
		}
		said[1] = sayings(values, variableOf(flag.Name))
	}
	inFile := false
	if c.file != nil {
		said[2], inFile = c.file.values[flag.Name]
	}
	_, isPairs := pairs[flag.Name]
	var all []saying
	for _, level := range said {
		if isPairs {
			farther := slices.DeleteFunc(slices.Clone(level), func(s saying) bool {
				return slices.ContainsFunc(all, func(nearer saying) bool { return nameIn(flag.Name, nearer.value) == nameIn(flag.Name, s.value) })
			})
			all = append(farther, all...)
		} else if len(all) == 0 {
			all = level
		}
	}
	if all == nil && !inFile {
		return nil
	}
	c.said[flag.Name] = all
	switch {
	case isList:
		values := []string{}
		for _, s := range all {
			values = append(values, s.value)
		}
		return list.Replace(values)
	case flag.Changed:
		return nil
	}
	if err := flag.Value.Set(all[0].value); err != nil {
		return c.blame(&flagError{flag.Name, all[0].value, fmt.Errorf("want %s", kinds[flag.Value.Type()][1])})
	}
	return nil
}

func sayings(values []string, origin string) (all []saying) {
	for _, value := range values {
		all = append(all, saying{value: value, origin: origin})
	}
	return all
}

// projectOf returns the folder within which a value of a flag must stay, since a configuration has set it; nil if the user has. "" stands
// for the value of a flag that has but one.
func (c *config) projectOf(flag, value string) *projectFolder {
	if c == nil {
		return nil
	}
	for _, s := range c.said[flag] {
		if value == "" || s.value == value {
			return s.project
		}
	}
	return nil
}

// nameIn returns NAME of NAME=VALUE. That of a schema is often an IRI, which may hold the sign; elsewhere the value may.
func nameIn(flag, pair string) string {
	at := strings.IndexByte(pair, '=')
	if flag == schemaFlag {
		at = strings.LastIndexByte(pair, '=')
	}
	return pair[:max(0, at)]
}

// origin says who has set a flag, "default" if nobody has.
func (c *config) origin(flag string) string {
	var origins []string
	for _, s := range c.said[flag] {
		if !slices.Contains(origins, s.origin) {
			origins = append(origins, s.origin)
		}
	}
	return cmp.Or(strings.Join(origins, " and "), "default")
}

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

// blame says who has set the flag that an error is about, if it was not the user: of "--fail-on x: ..." it makes
// ".caliper-lint.yaml:3: fail-on x: ...".
func (c *config) blame(err error) error {
	var wrong *flagError
	if !errors.As(err, &wrong) {
		return err
	}
	for _, s := range c.said[wrong.flag] {
		if s.origin != "--"+wrong.flag && (s.value == wrong.value || wrong.value == "") {
			return fmt.Errorf("%s: %s", s.origin, wrong.plain())
		}
	}
	return err
}

// read finds and reads the file. One that the user names is read whosever it is.
func (c *config) read(settings []*pflag.Flag) (err error) {
	if c.none {
		return nil
	}
	if path := cmp.Or(c.path, os.Getenv(environmentPrefix+"CONFIG")); path != "" {
		file, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("%s: %w", printablePath(path), source.Reason(err))
		}
		defer file.Close()
		c.file, err = readConfig(path, file, settings)
		return err
	}
	found, err := findConfig()
	if err != nil || found == nil {
		return err
	}
	if why := trustIn(found.here).distrust(filepath.Join(found.folder, filepath.Base(found.path)), found.top); why != "" {
		c.unread = fmt.Sprintf("%s is not read: %s; to read it all the same, name it with --config %[1]s", printablePath(found.path), printable(why))
		return nil
	}
	if filepath.Ext(found.path) == ".yml" {
		return fmt.Errorf("%s: call it %s, or it is not read", printablePath(found.path), configName)
	}
	file, err := found.open()
	if err != nil {
		return fmt.Errorf("%s: %w", printablePath(found.path), source.Reason(err))
	}
	defer file.Close()
	c.file, err = readConfig(found.path, file, settings)
	return err
}

// workingDirectory returns its path without links, so that ".." and its parent are the same.
func workingDirectory() (string, error) {
	here, err := os.Getwd()
	if err == nil {
		here, err = filepath.EvalSymlinks(here)
	}
	if err != nil {
		return "", fmt.Errorf("find the working directory: %w", err)
	}
	return here, nil
}

// foundConfig is a file of settings that was found, or one that is called .yml.
type foundConfig struct {
	path   string // from the working directory
	folder string // in which it is, absolute, without links
	top    string // of its repository, likewise; "" if it is in none
	here   string // the working directory, likewise
}

// findConfig looks for the file in the working directory and upward, as far as the repository goes. Where there is none, it
// goes no further than to a folder in which everyone may put a file. It returns nil if there is no file.
func findConfig() (*foundConfig, error) {
	here, err := workingDirectory()
	if err != nil {
		return nil, err
	}
	top := repositoryOf(here)
	way := "."
	for folder := here; ; folder, way = filepath.Dir(folder), filepath.Join(way, "..") {
		if info, err := os.Stat(folder); top == "" && folder != here && err == nil && isOpen(info.Mode()) {
			return nil, nil
		}
		path := filepath.Join(way, configName)
		switch _, err := os.Lstat(path); {
		case err == nil:
			return &foundConfig{path, folder, top, here}, nil
		case !errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("%s: %w", printablePath(path), source.Reason(err))
		}
		if misnamed := strings.TrimSuffix(path, "yaml") + "yml"; exists(misnamed) {
			return &foundConfig{misnamed, folder, top, here}, nil
		}
		if folder == top || filepath.Dir(folder) == folder {
			return nil, nil
		}
	}
}

// open opens the file. It must be one of the repository, or of its folder where there is none: what stands elsewhere could be told by
// what is said of it.
func (f *foundConfig) open() (*os.File, error) {
	within := projectFolder{cmp.Or(f.top, f.folder)}
	file, err := within.open(f.path, false)
	if err == errOutside {
		err = errors.New("it is a link that leads out of the project; to read it all the same, name the file with --config")
	}
	return file, err
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// suppressor returns what decides by the file's ignores.
func (c *config) suppressor(catalogue *catalogue.Catalogue) (*suppress.Suppressor, error) {
	here, err := workingDirectory()
	if err != nil {
		return nil, err
	}
	s := &suppress.Suppressor{Project: c.project(here), Folder: here}
	if c.file == nil {
		return s, nil
	}
	s.Ignores = c.file.ignores
	for _, i := range s.Ignores {
		if _, err := rulesMeant(catalogue, i.Rule); err != nil {
			return nil, fmt.Errorf("%s: ignore: %w", i.Where, err)
		}
	}
	return s, nil
}

// project returns the folder that the project is, from which its files have their paths whatever the working directory is:
// that of the configuration, else that of the repository, else the working directory.
func (c *config) project(here string) string {
	if c.file != nil {
		folder := c.file.folder
		if !filepath.IsAbs(folder) {
			folder = filepath.Join(here, folder)
		}
		if real, err := filepath.EvalSymlinks(folder); err == nil {
			return real
		}
		return folder
	}
	return cmp.Or(repositoryOf(here), here)
}

// repositoryOf returns the folder of the repository in which a folder is, "" if it is in none.
func repositoryOf(folder string) string {
	for ; !isRepository(folder); folder = filepath.Dir(folder) {
		if filepath.Dir(folder) == folder {
			return ""
		}
	}
	return folder
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

// unknownVariables tells of the variables of the environment that look like ours, but are none.
func unknownVariables(settings []*pflag.Flag) (notices []string) {
	known := []string{"CONFIG"} // without the prefix, in which all are alike
	for _, setting := range settings {
		known = append(known, strings.TrimPrefix(variableOf(setting.Name), environmentPrefix))
	}
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		name, ours := strings.CutPrefix(name, environmentPrefix)
		if !ours || slices.Contains(known, name) {
			continue
		}
		notice := environmentPrefix + printable(name) + " stands for no setting"
		if near := profiles.Nearest(name, known); near != "" {
			notice += "; did you mean " + environmentPrefix + near + "?"
		}
		notices = append(notices, notice)
	}
	return notices
}
