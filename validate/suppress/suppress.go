// Package suppress decides which findings do not count: the findings that a project ignores, and the findings of its baseline.
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

// The reasons for suppressing a finding.
const (
	ByIgnore   = "ignore"
	ByBaseline = "baseline"
)

// Ignore describes findings that a project ignores.
type Ignore struct {
	Rule      string // the id of a rule, or an area and /* for all rules of the area
	Path      string // a pattern of files or of folders around them, as for source.Matches; "": all files
	Pointer   string // a pattern of JSON Pointers: * stands for a name or number, ** for any number of steps; "": all pointers
	Reason    string
	WrittenIn string // the place of the ignore in the settings: "file:line"
}

// Check returns an error if an ignore can match no finding.
func (i *Ignore) Check() error {
	switch {
	case i.Rule == "":
		return errors.New("rule is missing: name a rule, or an area and /*")
	case i.Reason == "":
		return errors.New("reason is missing: say why the findings can be ignored")
	case i.Path == "" && i.Pointer == "":
		return errors.New("path or pointer is missing; to turn a rule off everywhere, use severity")
	case i.Path != "" && source.CheckPattern(i.Path) != nil:
		return errors.New("path: " + source.CheckPattern(i.Path).Error())
	case i.Pointer != "" && !strings.HasPrefix(i.Pointer, "/"):
		return errors.New("pointer: expected one such as /object/id or /data/*/actor/**")
	}
	return nil
}

// pointerLetters escapes the characters that are special in patterns and ordinary in pointers.
var pointerLetters = strings.NewReplacer(`\`, `\\`, `?`, `\?`, `[`, `\[`, `]`, `\]`, `{`, `\{`, `}`, `\}`)

// matchesFinding reports whether an ignore applies to a finding. file is the path of the finding's file relative to the project, with
// slashes.
func (i *Ignore) matchesFinding(f *finding.Finding, file string) bool {
	return i.isFor(f.Rule) && (i.Path == "" || i.matchesPath(file)) &&
		(i.Pointer == "" || doublestar.MatchUnvalidated(pointerLetters.Replace(i.Pointer), f.Pointer))
}

// matchesPath reports whether the pattern of an ignore matches a file or a folder around the file.
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

// Stale is an ignore, or a finding of a baseline, that suppresses no finding any more.
type Stale struct {
	Kind        string `json:"kind"`      // "ignore" or "baseline"
	WrittenIn   string `json:"writtenIn"` // the file and line of the ignore, as "file:line", or the file of the baseline
	Rule        string `json:"rule"`
	File        string `json:"file"`        // the file of the finding, or the pattern of the ignore
	Pointer     string `json:"pointer"`     // the pointer of the finding, or the pattern of the ignore
	Fingerprint string `json:"fingerprint"` // the fingerprint of the finding; "" for an ignore
}

// Suppressor decides about the findings of one run.
type Suppressor struct {
	Ignores  []Ignore
	Project  string    // the folder to which the paths of ignores and of known findings are relative; absolute, without links
	Folder   string    // the folder to which the files of findings are relative; absolute, without links
	Stdin    string    // the name of standard input in findings
	Baseline *Baseline // the known findings; nil: none
	used     []bool    // for each ignore, whether it has suppressed a finding
	file     string    // the file of the last call of InProject
	path     string    // the result of the last call of InProject
}

// Suppress returns the reason why a finding does not count; nil if it counts.
func (s *Suppressor) Suppress(f *finding.Finding) *finding.Suppression {
	if s.used == nil {
		s.used = make([]bool, len(s.Ignores))
	}
	for n := range s.Ignores {
		if i := &s.Ignores[n]; i.matchesFinding(f, s.InProject(f.File)) {
			s.used[n] = true
			return &finding.Suppression{By: ByIgnore, Reason: i.Reason}
		}
	}
	if s.Baseline != nil && s.Baseline.take(f.Fingerprint) {
		return &finding.Suppression{By: ByBaseline, Reason: "known, in " + s.Baseline.Name}
	}
	return nil
}

// InProject returns the path of a file relative to the project, with slashes. A file outside the project, and standard input, keep their
// names.
func (s *Suppressor) InProject(file string) string {
	if file != s.file || s.path == "" {
		s.file, s.path = file, s.inProject(file)
	}
	return s.path
}

func (s *Suppressor) inProject(file string) string {
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

// absolute returns the absolute path of a file, without resolving links.
func (s *Suppressor) absolute(file string) string {
	if filepath.IsAbs(file) {
		return filepath.Clean(file)
	}
	return filepath.Join(s.Folder, file)
}

// withoutLinks returns a path with its links resolved, or the path itself if that fails.
func withoutLinks(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// Run describes the files that a run has read.
type Run struct {
	Read     []string               // the files that were read, as findings name them
	Folders  []string               // the folders that were read, as the user has named them
	Off      func(rule string) bool // reports whether a rule is off, so that it has no findings
	Selected bool                   // some files of the folders were excluded
}

// Stale returns the ignores, and the findings of the baseline, that suppressed nothing, if the run has read all files to which they apply.
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

// gone reports whether a file was in a folder that was read, and does not exist any more.
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

// hasReadAll reports whether the run has read every file to which an ignore may apply.
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

// within reports whether a file is one of the folders or is below one of them.
func (s *Suppressor) within(file string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		path := s.absolute(folder)
		_, named := isWithin(file, path)
		_, linked := isWithin(file, withoutLinks(path))
		return named || linked
	})
}

// isWithin returns the path of a file relative to a folder, and whether the file is the folder or in it.
func isWithin(file, folder string) (below string, ok bool) {
	below, err := filepath.Rel(folder, file)
	return below, err == nil && below != ".." && !strings.HasPrefix(below, ".."+string(filepath.Separator))
}
