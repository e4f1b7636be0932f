package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// extensions are the endings of the files that are taken from a folder. The endings of archives may follow them.
var (
	extensions = []string{".json", ".jsonl", ".ndjson"}
	archives   = []string{".gz", ".zst"}
	markdown   = []string{".md", ".markdown"}
)

// IsMarkdown reports whether the name of a file says that it is a Markdown document.
func IsMarkdown(name string) bool { return hasEnding(name, markdown) }

// IsJSON reports whether the name of a file says that it holds JSON.
func IsJSON(name string) bool { return hasEnding(name, extensions) }

func hasEnding(name string, endings []string) bool {
	return slices.Contains(endings, strings.ToLower(filepath.Ext(WithoutArchive(name))))
}

// WithoutArchive returns the name of a file without the ending of an archive.
func WithoutArchive(name string) string {
	if ext := filepath.Ext(name); slices.Contains(archives, strings.ToLower(ext)) {
		return name[:len(name)-len(ext)]
	}
	return name
}

// CheckPattern returns an error if pattern cannot be an Include or Exclude.
func CheckPattern(pattern string) error {
	if pattern == "" || strings.HasPrefix(pattern, "/") || !doublestar.ValidatePattern(pattern) {
		return errors.New(`expected a pattern such as "*.log", "2026/**" or "{a,b}.json"`)
	}
	n, rest := alternatives(pattern)
	for more := 0; rest != ""; n = min(n*more, mostAlternatives+1) { // a comma or brace outside braces stands for itself
		more, rest = alternatives(rest[1:])
	}
	if n > mostAlternatives {
		return fmt.Errorf("the braces stand for more than %d patterns: {a,b}{c,d} stands for 4", mostAlternatives)
	}
	return nil
}

// mostAlternatives bounds the number of patterns without braces that a pattern with braces stands for. Each may be compared with every
// name.
const mostAlternatives = 1000

// alternatives returns the number of patterns without braces that a pattern stands for, up to a comma or a brace that belongs to braces
// around it, and the rest of the pattern from there. The number is at most mostAlternatives+1.
func alternatives(pattern string) (n int, rest string) {
	n = 1
	for pattern != "" {
		letter := pattern[0]
		switch pattern = pattern[1:]; {
		case letter == '\\' && pattern != "":
			pattern = pattern[1:]
		case letter == ',' || letter == '}':
			return n, string(letter) + pattern
		case letter == '{':
			sum := 0
			for isComma := true; isComma; {
				var one int
				one, rest = alternatives(pattern)
				sum += one
				isComma = strings.HasPrefix(rest, ",")
				pattern = rest[min(1, len(rest)):]
			}
			n = min(n*sum, mostAlternatives+1)
		}
	}
	return n, ""
}

// closed are the folders in a project with packages of others.
var closed = []string{"node_modules", "vendor"}

// leftOut says which files of a folder are not read.
type leftOut struct {
	some  bool // some files are hidden, ignored by git or in a closed folder
	links int  // the number of files that are links
}

// filesOf returns the files of a folder that are to be read, or some of them if ctx is done before the end. unreadable is called with each
// folder that cannot be read.
func (o *Options) filesOf(ctx context.Context, named string, unreadable func(path string, err error)) (files []string, left leftOut) {
	var git *ignores
	if len(o.Include) == 0 && !o.Everything {
		git = newIgnores(named)
	}
	root := named + string(filepath.Separator)                                     // with the separator, a link that the user has named is followed
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error { // the function returns no other error
		switch {
		case ctx.Err() != nil:
			return fs.SkipAll
		case err != nil && path == root:
			unreadable(named, err)
			return nil
		case err != nil:
			unreadable(path, err)
			return nil
		case path == root:
			return nil
		}
		below, _ := filepath.Rel(root, path) // both begin with root
		below = filepath.ToSlash(below)
		switch {
		case d.IsDir() && o.anyMatches(o.Exclude, path, below):
			return fs.SkipDir
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") || !o.Everything && slices.Contains(closed, d.Name()) || git.ignored(below, true)):
			left.some = left.some || d.Name() != ".git"
			return fs.SkipDir
		case !d.IsDir() && o.takes(path, below):
			if o.hides(d.Name()) || git.ignored(below, false) {
				left.some = true
			} else if info, err := os.Stat(path); err != nil || info.Mode().IsRegular() && !o.isOutput(info) && !isAmong(o.NotData, info) { // a broken link fails when it is read
				if o.NoLinks && d.Type()&fs.ModeSymlink != 0 {
					left.links++
				} else {
					files = append(files, path)
				}
			}
		}
		return nil
	})
	return files, left
}

// hides reports whether a file of a folder is hidden, and no pattern for hidden files includes it.
func (o *Options) hides(name string) bool {
	return strings.HasPrefix(name, ".") && !o.Everything && !slices.ContainsFunc(o.Include, func(pattern string) bool {
		return strings.HasPrefix(path.Base(pattern), ".") && Matches(path.Base(pattern), name)
	})
}

// takes reports whether Include and Exclude let a file of a folder be read. below is its path below the folder, with forward slashes.
func (o *Options) takes(file, below string) bool {
	if o.anyMatches(o.Exclude, file, below) {
		return false
	}
	if len(o.Include) > 0 {
		return o.anyMatches(o.Include, file, below)
	}
	return IsJSON(below) || o.Markdown && IsMarkdown(below)
}

// nothingIn returns the error about a folder without a file to read. left is the result of filesOf.
func (o *Options) nothingIn(left leftOut) error {
	switch {
	case left.links > 0:
		return errors.New("there are only links to files in this folder" + passedOver)
	case len(o.Include) > 0:
		return errors.New("no file in this folder matches --include")
	case len(o.Exclude) > 0:
		return errors.New("--exclude leaves no .json, .jsonl or .ndjson file in this folder")
	case left.some:
		return errors.New("there is no .json, .jsonl or .ndjson file in this folder that is not hidden, ignored by git, or in node_modules or vendor; " +
			"name a file or folder to check it all the same")
	}
	return errors.New("there is no .json, .jsonl or .ndjson file in this folder, compressed or not")
}

// anyMatches reports whether one of the patterns matches a file, by its path from the folder or by that from the project.
func (o *Options) anyMatches(patterns []string, file, below string) bool {
	if len(patterns) == 0 {
		return false
	}
	names := []string{below}
	if o.InProject != nil {
		names = append(names, o.InProject(file))
	}
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return Matches(pattern, name) })
	})
}

// Matches reports whether a pattern matches a path with forward slashes. A pattern without a slash matches the last part of the path.
func Matches(pattern, name string) bool {
	pattern = strings.TrimSuffix(strings.TrimPrefix(pattern, "./"), "/")
	if !strings.Contains(pattern, "/") {
		name = path.Base(name)
	}
	return doublestar.MatchUnvalidated(pattern, name)
}

// isPattern reports whether a path that does not exist is probably meant as a pattern.
func isPattern(path string) bool { return strings.ContainsAny(path, "*?[") }

// expand returns the files and folders that match a pattern, sorted. As in a shell, hidden ones do not match. With ** only files match,
// since their folders would match, too. If a folder cannot be read, expand returns the other matches and an error that names the folder.
func expand(pattern string) ([]string, error) {
	found, err := glob(pattern, doublestar.WithFailOnIOErrors())
	if errors.Is(err, doublestar.ErrBadPattern) {
		return nil, errors.New("there is no such file, and it is not a valid pattern")
	}
	var failure *fs.PathError
	if errors.As(err, &failure) {
		base, _ := doublestar.SplitPattern(filepath.ToSlash(filepath.Clean(pattern)))
		err = &fs.PathError{Op: failure.Op, Path: filepath.Join(filepath.FromSlash(base), failure.Path), Err: failure.Err}
		found, _ = glob(pattern)
	}
	if err == nil && len(found) == 0 {
		err = errors.New("no file matches")
	}
	slices.Sort(found)
	return slices.Compact(found), err // with several **, a file can match in several ways
}

// glob returns the files and folders that match a pattern. The error is that of doublestar.
func glob(pattern string, options ...doublestar.GlobOption) ([]string, error) {
	options = append(options, doublestar.WithNoHidden())
	for strings.Contains(pattern, "**/**") {
		pattern = strings.ReplaceAll(pattern, "**/**", "**")
	}
	if !strings.Contains(pattern, "**") {
		return doublestar.FilepathGlob(pattern, options...)
	}
	found, err := doublestar.FilepathGlob(pattern, append(options, doublestar.WithFilesOnly(), doublestar.WithNoFollow())...)
	return slices.DeleteFunc(found, func(path string) bool { // a link to a folder is not a file either
		info, err := os.Stat(path)
		return err == nil && info.IsDir()
	}), err
}
