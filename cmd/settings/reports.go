package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/cmd/outfile"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// reportEndings are the endings of reports that a settings file may name. A report quotes names of files, so under a name such as Makefile
// or run.sh it would be code that nobody has reviewed.
var reportEndings = []string{".txt", ".log", ".json", ".jsonl", ".ndjson", ".sarif", ".xml", ".tap", ".md", ".html", ".htm"}

// toolNames are patterns of files, in small letters, with such endings that tools read all the same, or that are taken for advice.
var toolNames = []string{"cmakelists.txt", "requirements*.txt", "constraints*.txt", "package*.json", "composer.json", "tsconfig*.json", "deno.json", "agents.md", "claude.md"}

// report returns the name of a report relative to the folder of the project. Either there is no such file, and info is nil, or it is an
// earlier report in the same format. Otherwise the error is the reason why the report must not be written.
func (p *Project) report(root *os.Root, format, path string) (name string, info fs.FileInfo, err error) {
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
		return "", nil, errors.New("a configuration cannot name a hidden file, or a file in a hidden folder, for a report; name it with --output")
	case !slices.Contains(reportEndings, filepath.Ext(name)):
		return "", nil, fmt.Errorf("a report that a configuration names must end in %s; name another with --output", strings.Join(reportEndings, ", "))
	case slices.ContainsFunc(toolNames, func(pattern string) bool { return source.Matches(pattern, strings.ToLower(filepath.Base(name))) }):
		return "", nil, errors.New("other tools read files of this name; name it with --output, or choose another")
	case err != nil:
		return name, nil, nil
	case outfile.HasOtherNames(info):
		return "", nil, errors.New("it has other names (hard links), which may be outside of the project")
	}
	file, err := root.Open(name)
	if err != nil {
		return "", nil, err
	}
	defer file.Close()
	head, err := outfile.HeadOf(file)
	if err == nil && len(head) > 0 && !report.Began(format, head) {
		err = fmt.Errorf("it exists, and is not an earlier report in the format %s; remove it, or name another file", format)
	}
	return name, info, err
}

// CheckReport returns an error if a report must not be written to a file that the settings name.
func (p *Project) CheckReport(format, path string) error {
	root, err := os.OpenRoot(p.folder)
	if err != nil {
		return err
	}
	defer root.Close()
	_, _, err = p.report(root, format, path)
	return err
}

// OpenReport opens a file for a report that the settings name. It does for the project what Set.Open does for the user.
func (p *Project) OpenReport(files *outfile.Set, format, path string) (*os.File, error) {
	root, err := os.OpenRoot(p.folder)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	name, before, err := p.report(root, format, path)
	if err != nil {
		return nil, err
	}
	return files.OpenIn(root, name, before)
}
