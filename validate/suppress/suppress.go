// Package suppress decides which findings do not count: those that a project ignores, and those that it has known before.
package suppress

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// Why a finding is suppressed.
const (
	ByIgnore   = "ignore"
	ByBaseline = "baseline"
)

// Ignore says of which findings a project does not want to hear.
type Ignore struct {
	Rule      string // its id, or an area and /* for all of its rules
	Path      string // pattern of the files, or of folders in which they are, as for source.Matches; "": all
	Pointer   string // pattern of JSON Pointers: * stands for a name or number, ** for any number of them; "": all
	Reason    string
	WrittenIn string // file and line of the ignore itself, as "file:line"
}

// Check returns an error if an ignore cannot be meant.
func (i *Ignore) Check() error {
	switch {
	case i.Rule == "":
		return errors.New("rule is missing: the one that is ignored, or an area and /*")
	case i.Reason == "":
		return errors.New("reason is missing: why it is right to ignore this")
	case i.Path == "" && i.Pointer == "":
		return errors.New("path or pointer is missing; a rule that is not wanted anywhere is turned off under severity")
	case i.Path != "" && source.CheckPattern(i.Path) != nil:
		return errors.New("path: " + source.CheckPattern(i.Path).Error())
	case i.Pointer != "" && !strings.HasPrefix(i.Pointer, "/"):
		return errors.New("pointer: want one such as /object/id or /data/*/actor/**")
	}
	return nil
}

// pointerLetters are those of patterns that stand for themselves in pointers.
var pointerLetters = strings.NewReplacer(`\`, `\\`, `?`, `\?`, `[`, `\[`, `]`, `\]`, `{`, `\{`, `}`, `\}`)

// matchesFinding reports whether a finding is meant. file is the path of its file from the project.
func (i *Ignore) matchesFinding(f *finding.Finding, file string) bool {
	return i.isFor(f.Rule) && (i.Path == "" || i.matchesPath(file)) &&
		(i.Pointer == "" || doublestar.MatchUnvalidated(pointerLetters.Replace(i.Pointer), f.Pointer))
}

// matchesPath reports whether the pattern of an ignore matches a file, or a folder in which it is.
func (i *Ignore) matchesPath(name string) bool {
	for ; name != "." && name != "/"; name = path.Dir(name) {
		if source.Matches(i.Path, name) {
			return true
		}
	}
	return false
}

func (i *Ignore) isFor(rule string) bool {
	area, all := strings.CutSuffix(i.Rule, "/*")
	return i.Rule == rule || all && strings.HasPrefix(rule, area+"/")
}

// Stale is an ignore, or a finding of a baseline, for which there is no finding.
type Stale struct {
	Kind        string `json:"kind"`      // ignore or baseline
	WrittenIn   string `json:"writtenIn"` // a file, with the line if it is an ignore
	Rule        string `json:"rule"`
	File        string `json:"file"`        // of the finding; the pattern of an ignore
	Pointer     string `json:"pointer"`     // likewise
	Fingerprint string `json:"fingerprint"` // of the finding; "" for an ignore
}

// Suppressor is asked about the findings of one run.
type Suppressor struct {
	Ignores  []Ignore
	Project  string    // absolute path, without links, of the folder that the paths of ignores and of known findings are relative to
	Folder   string    // likewise of the one that the files of findings are relative to
	Stdin    string    // what findings call standard input
	Baseline *Baseline // nil: none
	used     []bool    // ignores
	file     string    // that path belongs to
	path     string
}

// Suppress returns why a finding does not count, nil if it does.
func (s *Suppressor) Suppress(f *finding.Finding) *finding.Suppression {
	if s.used == nil {
		s.used = make([]bool, len(s.Ignores))
	}
	if f.File != s.file || s.path == "" {
		s.file, s.path = f.File, s.InProject(f.File)
	}
	for n := range s.Ignores {
		if i := &s.Ignores[n]; i.matchesFinding(f, s.path) {
			s.used[n] = true
			return &finding.Suppression{By: ByIgnore, Reason: i.Reason}
		}
	}
	if s.Baseline != nil && s.Baseline.take(f.Fingerprint) {
		return &finding.Suppression{By: ByBaseline, Reason: "known, in " + s.Baseline.Name}
	}
	return nil
}

// InProject returns the path of a file from the project, with slashes. A file that is elsewhere, and standard input, have
// the name by which they are called.
func (s *Suppressor) InProject(file string) string {
	if file == s.Stdin {
		return file
	}
	path := s.absolute(file)
	below, ok := isWithin(path, s.Project)
	if !ok {
		below, ok = isWithin(withoutLinks(path), s.Project)
	}
	if !ok {
		below = filepath.Clean(file)
	}
	return filepath.ToSlash(below)
}

// absolute returns the path of a file from the root, as it is named.
func (s *Suppressor) absolute(file string) string {
	if filepath.IsAbs(file) {
		return filepath.Clean(file)
	}
	return filepath.Join(s.Folder, file)
}

// withoutLinks returns the path of a file without links on its way, or the path itself if there is no such file.
func withoutLinks(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// Run is what a run has looked at.
type Run struct {
	Read     []string               // files
	Folders  []string               // all of whose data has been read
	Off      func(rule string) bool // its findings are not made
	Selected bool                   // of the folders some files have been left out
}

// Stale returns what no finding was for, as far as the run can tell.
func (s *Suppressor) Stale(run Run) (all []Stale) {
	read := map[string]bool{}
	for _, file := range run.Read {
		read[s.InProject(file)] = true
	}
	for n := range s.Ignores {
		i := &s.Ignores[n]
		if used := s.used != nil && s.used[n]; !used && !run.Off(i.Rule) && s.hasReadAll(i, run, read) {
			all = append(all, Stale{Kind: ByIgnore, WrittenIn: i.WrittenIn, Rule: i.Rule, File: i.Path, Pointer: i.Pointer})
		}
	}
	if s.Baseline == nil {
		return all
	}
	for _, k := range s.Baseline.Findings {
		if s.Baseline.left[k.Fingerprint] > 0 && !run.Off(k.Rule) && (read[k.File] || s.gone(k.File, run)) {
			all = append(all, Stale{ByBaseline, s.Baseline.Name, k.Rule, k.File, k.Pointer, k.Fingerprint})
		}
	}
	return all
}

// gone reports whether there is no such file any more in a folder that was read.
func (s *Suppressor) gone(file string, run Run) bool {
	if file == s.Stdin {
		return false
	}
	path := filepath.FromSlash(file)
	if !filepath.IsAbs(path) {
		path = filepath.Join(s.Project, path)
	}
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist) && s.within(path, run.Folders)
}

// hasReadAll reports whether every file that an ignore may be for has been read.
func (s *Suppressor) hasReadAll(i *Ignore, run Run, read map[string]bool) bool {
	base := ""
	if strings.Contains(i.Path, "/") {
		base, _ = doublestar.SplitPattern(i.Path)
	}
	if s.within(filepath.Join(s.Project, filepath.FromSlash(base)), run.Folders) {
		return !run.Selected
	}
	return read[i.Path]
}

// within reports whether a file is one of the folders or below one.
func (s *Suppressor) within(file string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		path := s.absolute(folder)
		_, named := isWithin(file, path)
		_, linked := isWithin(file, withoutLinks(path))
		return named || linked
	})
}

// isWithin returns the path of a file from a folder, and whether it is in there.
func isWithin(file, folder string) (below string, ok bool) {
	below, err := filepath.Rel(folder, file)
	return below, err == nil && below != ".." && !strings.HasPrefix(below, ".."+string(filepath.Separator))
}
