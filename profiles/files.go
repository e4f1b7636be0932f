package profiles

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/caliper-lint/caliper-lint/profiles/strict"
)

// tableFile is a file of tables.
type tableFile struct {
	fsys  fs.FS
	path  string // the path of the file in fsys
	name  string // the name of the file in errors
	owner string // the folder of the extension; "" for Caliper's own tables
}

// read returns the root of the file, nil if the file has only comments, and a reader for the nodes below.
func (f tableFile) read() (*yaml.Node, tableReader, error) {
	r := tableReader{strict.Reader{File: f.name, Marks: "+*!"}, f.owner}
	data, err := fs.ReadFile(f.fsys, f.path)
	if err != nil {
		return nil, r, inFile(f.name, err)
	}
	root, err := r.Parse(data)
	return root, r, err
}

// in returns the file of that name in the folder f.
func (f tableFile) in(name string) tableFile {
	return tableFile{f.fsys, path.Join(f.path, name), path.Join(f.name, name), f.owner}
}

// inFile adds the name of a file, as the user knows it, to an error.
func inFile(name string, err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return fmt.Errorf("load tables: %s: %w", name, err)
}

// fileReader is a file of a folder of tables, and the function that reads it.
type fileReader struct {
	name string
	read func(r tableReader, root *yaml.Node) error
}

// readFiles reads the files of folder f that have readers, in the order of the readers. names are the files of the folder.
func (f tableFile) readFiles(names []string, readers []fileReader) error {
	for _, file := range readers {
		if !slices.Contains(names, file.name) {
			continue
		}
		root, r, err := f.in(file.name).read()
		if err == nil && root != nil {
			err = file.read(r, root)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// fileNames lists the YAML files of a folder. shown is the name of the folder in errors. Hidden files are skipped.
func fileNames(fsys fs.FS, dir, shown string) (names []string, err error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, inFile(shown, err)
	}
	for _, e := range entries {
		ending := path.Ext(e.Name())
		if e.IsDir() || strings.HasPrefix(e.Name(), ".") || !strings.EqualFold(ending, ".yaml") && !strings.EqualFold(ending, ".yml") {
			continue
		}
		if ending != ".yaml" {
			return nil, fmt.Errorf("%s:1: this file is not read; tables end in .yaml", path.Join(shown, e.Name()))
		}
		names = append(names, e.Name())
	}
	return names, nil
}

// findProfiles finds the tables of profiles among the files of a folder, without reading them.
func findProfiles(names []string, folder tableFile) (map[string]tableFile, error) {
	found := map[string]tableFile{}
	for _, name := range names {
		if slices.Contains(versionFiles, name) {
			continue
		}
		profile := profileOf(name)
		if fileOf(profile) != name {
			return nil, fmt.Errorf("%s:1: expected a name of small letters and digits, with hyphens between words, such as tool-use.yaml for ToolUseProfile",
				path.Join(folder.name, name))
		}
		found[profile] = folder.in(name)
	}
	return found, nil
}

// profileOf makes ToolUseProfile of tool-use.yaml.
func profileOf(file string) string {
	var b strings.Builder
	for _, word := range strings.Split(strings.TrimSuffix(file, ".yaml"), "-") {
		if word != "" {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String() + "Profile"
}

// fileOf makes tool-use.yaml of ToolUseProfile. It returns "" for a word that cannot be the name of a profile.
func fileOf(profile string) string {
	name, ok := strings.CutSuffix(profile, "Profile")
	if !ok || !isTypeName(name) {
		return ""
	}
	var b strings.Builder
	for i, c := range []byte(name) {
		if 'A' <= c && c <= 'Z' {
			if i > 0 {
				b.WriteByte('-')
			}
			c |= 0x20
		}
		b.WriteByte(c)
	}
	return b.String() + ".yaml"
}
