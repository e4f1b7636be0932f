package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// projectFolder is the folder of a configuration. What the configuration names stays within it, whatever links there are: it often
// comes with the data, from somebody else, and must not reach all that its user may read and write. Paths outside are for
// flags and variables, which are the user's own.
type projectFolder struct{ folder string } // absolute, without links

// How many bytes what a configuration names may have, all tables together and all schemas together.
const (
	mostOfConfig   = 1 << 18
	mostOfTables   = 1 << 20
	mostOfSchemas  = 1 << 22
	mostOfBaseline = 1 << 26
)

// reportEndings are those of the files that a configuration may have written. A report quotes names of files, so under a name
// such as Makefile or run.sh it would be code, which nobody has reviewed.
var reportEndings = []string{".txt", ".log", ".json", ".jsonl", ".ndjson", ".sarif", ".xml", ".tap", ".md", ".html", ".htm"}

// toolNames are patterns of files, in small letters, that have such an ending and are all the same read by tools, or taken for advice.
var toolNames = []string{"cmakelists.txt", "requirements*.txt", "constraints*.txt", "package*.json", "composer.json", "tsconfig*.json", "deno.json", "agents.md", "claude.md"}

var errOutside = errors.New("it leads out of the folder of the configuration")

// projectOf returns the project of a configuration in a folder.
func projectOf(folder string) (*projectFolder, error) {
	here, err := workingDirectory()
	if err != nil {
		return nil, err
	}
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(here, folder)
	}
	folder, err = filepath.EvalSymlinks(folder)
	return &projectFolder{folder}, err
}

// name returns the path of a file from the folder of the project, without links. There need be no such file, but its folder.
func (p *projectFolder) name(path string) (string, error) {
	here, err := workingDirectory()
	if err != nil {
		return "", err
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(here, path)
	}
	real, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(path); err == nil {
			return "", errors.New("it is a link to a file that does not exist")
		}
		real, err = filepath.EvalSymlinks(filepath.Dir(path))
		real = filepath.Join(real, filepath.Base(path))
	}
	if err != nil {
		return "", source.Reason(err)
	}
	name, err := filepath.Rel(p.folder, real)
	if err != nil || !filepath.IsLocal(name) {
		return "", errOutside
	}
	return name, nil
}

// has returns errOutside if a path, as it is written in the configuration, leads out of the project. Of one that cannot be looked
// at, what opens it will say so.
func (p *projectFolder) has(written, path string) error {
	if _, err := p.name(path); err == errOutside || !filepath.IsAbs(written) && !filepath.IsLocal(written) {
		return errOutside
	}
	return nil
}

// open opens a file of the project to be read, or a folder. A file must be a regular one: a device may have no end.
func (p *projectFolder) open(path string, folder bool) (*os.File, error) {
	name, err := p.name(path)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(p.folder)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case folder != info.IsDir() || !folder && !info.Mode().IsRegular():
		return nil, errors.New("it is not a " + map[bool]string{true: "folder", false: "regular file"}[folder])
	}
	return root.Open(name)
}

// readNamed reads a file that a setting names: any if p is nil, else one of the project, of at most so many bytes.
func readNamed(p *projectFolder, path string, most int64) ([]byte, error) {
	if p == nil {
		return os.ReadFile(path)
	}
	file, err := p.open(path, false)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readAtMost(file, most)
}

// readAtMost reads all, which must not be more than so many bytes.
func readAtMost(r io.Reader, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("it is too long: more than %d KiB", most>>10)
	}
	return data, err
}

// tables is a folder of tables of the project. left is how many bytes of it, and of others that share the number, may be read.
type tablesFolder struct {
	project *projectFolder
	folder  string
	left    *atomic.Int64
}

// Open opens the folder, or a file in it, for package fs.
func (t tablesFolder) Open(name string) (fs.File, error) {
	return t.project.open(filepath.Join(t.folder, filepath.FromSlash(name)), name == ".")
}

// ReadFile reads a file, for fs.ReadFile.
func (t tablesFolder) ReadFile(name string) ([]byte, error) {
	data, err := readNamed(t.project, filepath.Join(t.folder, filepath.FromSlash(name)), mostOfTables)
	if err == nil && t.left.Add(-int64(len(data))) < 0 {
		err = fmt.Errorf("the tables that the configuration names are too long: together more than %d KiB", mostOfTables>>10)
	}
	return data, err
}

// report returns the name, from the folder of the project, of a report that is to be written. It is that of a file that is not there, or
// of an earlier report in the same format, of which info tells.
func (p *projectFolder) report(root *os.Root, format, path string) (name string, info fs.FileInfo, err error) {
	if name, err = p.name(path); err != nil {
		return "", nil, err
	}
	info, err = root.Lstat(name)
	switch {
	case err == nil && info.IsDir():
		return "", nil, errors.New("it is a folder")
	case err == nil && !info.Mode().IsRegular():
		return "", nil, errors.New("it is not a regular file")
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", nil, err
	case slices.ContainsFunc(strings.Split(filepath.ToSlash(name), "/"), func(part string) bool { return strings.HasPrefix(part, ".") }):
		return "", nil, errors.New("a configuration cannot have a hidden file written, nor one in a hidden folder; name it with --output")
	case !slices.Contains(reportEndings, filepath.Ext(name)):
		return "", nil, fmt.Errorf("a report that a configuration names must end in %s; name another with --output", strings.Join(reportEndings, ", "))
	case slices.ContainsFunc(toolNames, func(pattern string) bool { return source.Matches(pattern, strings.ToLower(filepath.Base(name))) }):
		return "", nil, errors.New("other tools read files of this name; name it with --output, or choose another")
	case err != nil:
		return name, nil, nil
	case hasOtherNames(info):
		return "", nil, errors.New("it has other names, hard links, which may be outside of the project")
	}
	file, err := root.Open(name)
	if err != nil {
		return "", nil, err
	}
	defer file.Close()
	head, err := headIn(file)
	if err == nil && len(head) > 0 && !report.Began(format, head) {
		err = fmt.Errorf("it exists, and is not an earlier report in the format %s; remove it, or name another file", format)
	}
	return name, info, err
}

// mayReport returns an error if a report may not be written to a file that the configuration names.
func (p *projectFolder) mayReport(format, path string) error {
	root, err := os.OpenRoot(p.folder)
	if err != nil {
		return err
	}
	defer root.Close()
	_, _, err = p.report(root, format, path)
	return err
}

// createReport opens a file for a report that the configuration names, as create does for one that the user names.
func (in *inputs) createReport(p *projectFolder, format, path string) (*os.File, error) {
	root, err := os.OpenRoot(p.folder)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	name, before, err := p.report(root, format, path)
	if err == nil && before != nil {
		err = in.unused(before)
	}
	if err != nil {
		return nil, err
	}
	if before == nil {
		file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		return in.opened(file, true, err)
	}
	file, err := root.OpenFile(name, os.O_WRONLY, 0)
	if err == nil {
		if info, statErr := file.Stat(); statErr != nil || !os.SameFile(info, before) {
			return nil, errors.Join(cmp.Or(statErr, errMoved), file.Close())
		}
	}
	return in.opened(file, false, err)
}
