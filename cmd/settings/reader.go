package settings

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/pflag"
	"gopkg.in/yaml.v3"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/profiles/strict"
	"github.com/caliper-lint/caliper-lint/validate/source"
	"github.com/caliper-lint/caliper-lint/validate/suppress"
)

// setting is a value of a flag, and its origin: "--flag", a variable, or "file:line".
type setting struct {
	value, origin string
	project       *Project // the project of the file that has set it; nil if the user has set it
	column        int      // the column in the file; 0 if the user has set it
}

// place returns the place of the value: the origin, and in a file the column.
func (s *setting) place() string {
	if s.column == 0 {
		return s.origin
	}
	return fmt.Sprintf("%s:%d", s.origin, s.column)
}

// projectFile is the content of a settings file.
type projectFile struct {
	path    string
	project *Project
	folder  string               // the folder of the file, relative to the working directory if path is
	values  map[string][]setting // the settings of each flag, by its name
	ignores []suppress.Ignore
	places  []string // places of the ignores: "file:line:column"
}

// at returns the place of a line of the file: "file:line".
func (f *projectFile) at(line int) string { return fmt.Sprintf("%s:%d", f.path, line) }

// reader reads a settings file. Each key is the name of a flag of validate, except ignore.
type reader struct {
	strict.Reader
	file  *projectFile
	flags []*pflag.Flag
}

// paths are the keys whose values are names of files or folders, relative to the folder of the settings file.
var paths = []string{"tables", "baseline"}

// lowered are the keys of limits that a settings file may lower, but not raise above their defaults: the file comes with the data, and
// would otherwise decide how much memory and time the data takes.
var lowered = []string{"max-ratio", "max-record-bytes"}

func readFile(path string, open *os.File, settings []*pflag.Flag) (*projectFile, error) {
	data, err := readAtMost(open, MaxFileBytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", terminal.Path(path), source.Reason(err))
	}
	f := &projectFile{path: path, folder: filepath.Dir(path), values: map[string][]setting{}}
	if f.project, err = projectIn(f.folder); err != nil {
		return nil, fmt.Errorf("%s: %w", terminal.Path(path), source.Reason(err))
	}
	var mistakes []error
	r := reader{strict.Reader{File: path, Columns: true, Note: func(err error) { mistakes = append(mistakes, err) }}, f, settings}
	root, err := r.Parse(data)
	if err != nil || root == nil {
		return f, err
	}
	err = r.Each(root, r.key)
	return f, errors.Join(append(mistakes, err)...)
}

// key reads a key and its value.
func (r reader) key(key, node *yaml.Node) error {
	if key.Value == "ignore" {
		return r.ignoreList(node)
	}
	i := slices.IndexFunc(r.flags, func(flag *pflag.Flag) bool { return flag.Name == key.Value })
	if i < 0 {
		known := []string{"ignore"}
		for _, flag := range r.flags {
			known = append(known, flag.Name)
		}
		slices.Sort(known)
		return r.unknownKey("", key, known)
	}
	values, err := r.values(key.Value, r.flags[i], node)
	if err != nil {
		return err
	}
	if slices.Contains(paths, key.Value) {
		for n := range values {
			if values[n].value, err = r.path(key.Value, values[n].value); err != nil {
				return fmt.Errorf("%s: %w", values[n].place(), err)
			}
		}
	}
	if slices.Contains(lowered, key.Value) {
		most, _ := strconv.ParseInt(r.flags[i].DefValue, 0, 64) // the flags are numbers
		if n, err := strconv.ParseInt(values[0].value, 0, 64); err == nil && (n > most || n == 0 && key.Value == "max-ratio") {
			return r.Errorf(node, "%s %d: a configuration can only lower this limit of %d; --%[1]s can raise it", key.Value, n, most)
		}
	}
	r.file.values[key.Value] = values
	return nil
}

// unknownKey returns the error for a key that is not in known. what is the beginning of the message.
func (r reader) unknownKey(what string, key *yaml.Node, known []string) error {
	if near := profiles.DidYouMean(key.Value, known); near != "" {
		return r.Errorf(key, "%sunknown key %q%s", what, key.Value, near)
	}
	return r.Errorf(key, "%sunknown key %q; it must be one of %s", what, key.Value, strings.Join(known, ", "))
}

// values reads the values of a flag. Paths in them are made relative to the working directory.
func (r reader) values(key string, flag *pflag.Flag, n *yaml.Node) (all []setting, err error) {
	_, isList := flag.Value.(pflag.SliceValue)
	isFile, isPairs := pairs[key]
	switch {
	case (isList || isPairs) && n.Kind != yaml.ScalarNode && len(n.Content) == 0:
		return nil, nil
	case isPairs && n.Kind != yaml.MappingNode:
		return nil, r.Errorf(n, "%s: expected a mapping, {NAME: VALUE}", key)
	case isPairs:
		err = r.Each(n, func(name, of *yaml.Node) error {
			if _, err := r.line("a name", name); err != nil {
				return err
			}
			text, err := r.line(name.Value, of)
			if isFile && err == nil {
				if text, err = r.path(key, text); err != nil {
					return r.Errorf(of, "%s", err)
				}
			}
			if key == SchemaFlag && strings.Contains(text, "=") {
				return r.Errorf(of, "%s: the name of a schema, or of its folder, must not have =", name.Value)
			}
			if err == nil {
				all = append(all, r.setting(name, name.Value+"="+text))
			}
			return err
		})
		return all, err
	case isList && n.Kind == yaml.SequenceNode:
		return r.list(key, n), nil
	case isList:
		_, err := r.List(key, n)
		return nil, err
	}
	text, err := r.scalar(key, flag.Value.Type(), n)
	return []setting{r.setting(n, text)}, err
}

// list reads the values of a flag that can be repeated. Mistakes go to r.Note.
func (r reader) list(key string, n *yaml.Node) (all []setting) {
	for _, item := range n.Content {
		word, err := r.line(key, item)
		switch {
		case err != nil:
			r.Note(err)
		case slices.ContainsFunc(all, func(s setting) bool { return s.value == word }):
			r.Note(r.Errorf(item, "%s: %q is listed twice", key, word))
		default:
			all = append(all, r.setting(item, word))
		}
	}
	return all
}

// scalar reads the only value of a flag.
func (r reader) scalar(what, kind string, n *yaml.Node) (string, error) {
	if kind == "string" && n.Kind == yaml.ScalarNode && !(n.Value == "" && n.Tag == "!!str") {
		return r.line(what, n)
	}
	if n.Kind != yaml.ScalarNode || n.Tag != kinds[kind][0] {
		return "", r.Errorf(n, "%s: expected %s", what, kinds[kind][1])
	}
	return n.Value, nil
}

// line reads a text in one line, without control characters.
func (r reader) line(what string, n *yaml.Node) (string, error) {
	text, err := r.Word(what, n)
	if err == nil && strings.ContainsFunc(text, unicode.IsControl) {
		return "", r.Errorf(n, "%s: expected text in one line, without control characters", what)
	}
	return text, err
}

// setting returns the value of a flag at a node, with its origin.
func (r reader) setting(n *yaml.Node, value string) setting {
	return setting{value, r.file.at(n.Line), r.file.project, n.Column}
}

// path returns the path of a file that is named relative to the folder of the settings, and must be inside it. Names of shipped tables are
// returned unchanged.
func (r reader) path(key, name string) (string, error) {
	joined := filepath.Join(r.file.folder, name)
	switch {
	case name == "":
		return "", nil
	case filepath.IsAbs(name):
		joined = name
	case key == "tables" && slices.Contains(profiles.ShippedExtensions, name) && !exists(joined):
		return name, nil
	}
	if err := r.file.project.has(name, joined); err != nil {
		return "", fmt.Errorf("%s: %s leads out of the folder of this file, in which a configuration must stay; only --%[1]s or %[3]s can name it", key, name, Variable(key))
	}
	return joined, nil
}

// ignoreList reads the list of ignores.
func (r reader) ignoreList(n *yaml.Node) error {
	if n.Kind != yaml.SequenceNode {
		return r.Errorf(n, "ignore: expected a list, each item with rule, reason, and path or pointer")
	}
	for _, item := range n.Content {
		if err := r.ignore(item); err != nil {
			r.Note(err)
		}
	}
	return nil
}

// ignore reads one ignore.
func (r reader) ignore(item *yaml.Node) error {
	i := suppress.Ignore{WrittenIn: r.file.at(item.Line)}
	whole := r
	whole.Note = nil // what is missing of an ignore may be what is misspelt in it
	err := whole.Each(item, func(key, node *yaml.Node) (err error) {
		field := map[string]*string{"rule": &i.Rule, "path": &i.Path, "pointer": &i.Pointer, "reason": &i.Reason}[key.Value]
		if field == nil {
			return r.unknownKey("ignore: ", key, []string{"rule", "path", "pointer", "reason"})
		}
		*field, err = r.line(key.Value, node)
		return err
	})
	if err != nil {
		return err
	}
	if err := i.Check(); err != nil {
		return r.Errorf(item, "ignore: %s", err)
	}
	r.file.ignores = append(r.file.ignores, i)
	r.file.places = append(r.file.places, fmt.Sprintf("%s:%d", i.WrittenIn, item.Column))
	return nil
}
