package source

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// mostIgnored bounds the bytes of a file of patterns, and mostPatterns the number of patterns with wildcards in the middle in all files
// together that apply to a folder. A file that exceeds a bound is not used: then files are read that git ignores.
const (
	mostIgnored  = 1 << 18
	mostPatterns = 1000
)

// ignores holds the patterns by which git ignores files: those of .git/info/exclude, and of the .gitignore files from the root of the
// repository down to the current folder. Without a repository they begin with the folder that is read. Settings of the user do not count,
// so that the result does not depend on the machine. It does not know which files git tracks although a pattern matches. nil ignores
// nothing.
type ignores struct {
	root  string // the folder that is read: an absolute path with forward slashes
	files []ignoreFile
}

// ignoreFile holds the patterns of a file, in their order.
type ignoreFile struct {
	folder string // the folder to which the patterns apply: an absolute path with forward slashes
	rules  []ignoreRule
	top    bool // the folder is the root of a repository: patterns of folders above do not apply to it
}

// ignoreRule is a pattern.
type ignoreRule struct {
	literal string         // the path that matches, from the folder of the file of patterns; or the last part of the path, if name is set
	after   string         // the end of the path, if starred is set
	starred bool           // the last part of the path begins with literal and ends with after; only if name is set
	pattern *regexp.Regexp // replaces literal; nil if literal is enough
	name    bool           // only the last part of a path counts
	folders bool           // only folders match
	negated bool           // the files that match are not ignored
}

// newIgnores returns the patterns for a folder that the user has named. It returns nil if git ignores the folder itself, so that the files
// in it are read.
func newIgnores(named string) *ignores {
	root, err := filepath.Abs(named)
	if err != nil {
		return nil
	}
	if real, err := filepath.EvalSymlinks(root); err == nil {
		root = real
	}
	g := &ignores{root: filepath.ToSlash(root)}
	above := g.above()
	for i := len(above) - 1; i >= 0; i-- {
		if g.match(above[i], true) {
			return nil
		}
		g.enter(above[i])
	}
	return g
}

// above returns the folders from the one that is read up to the root of its repository. A repository of another user does not count, since
// that user could have made it to hide files.
func (g *ignores) above() (folders []string) {
	own, err := os.Stat(filepath.FromSlash(g.root))
	for folder := g.root; err == nil; folder = path.Dir(folder) {
		folders = append(folders, folder)
		if git, err := os.Lstat(filepath.Join(filepath.FromSlash(folder), ".git")); err == nil && isOurs(git, own) {
			return folders
		}
		if folder == path.Dir(folder) {
			break
		}
	}
	return []string{g.root}
}

// isRepository reports whether a folder is the root of a git repository or work tree.
func isRepository(folder string) bool {
	_, err := os.Lstat(filepath.Join(filepath.FromSlash(folder), ".git"))
	return err == nil
}

// enter reads the patterns of a folder, and forgets those that do not apply to it.
func (g *ignores) enter(folder string) {
	for len(g.files) > 0 && !isBelow(folder, g.files[len(g.files)-1].folder) {
		g.files = g.files[:len(g.files)-1]
	}
	local := filepath.FromSlash(folder)
	top := isRepository(folder)
	if top {
		g.files = append(g.files, ignoreFile{folder, g.read(filepath.Join(local, ".git", "info", "exclude")), true})
	}
	if rules := g.read(filepath.Join(local, ".gitignore")); rules != nil {
		g.files = append(g.files, ignoreFile{folder, rules, false})
	}
}

// read reads the patterns of a file; none if there are too many.
func (g *ignores) read(file string) []ignoreRule {
	left := mostPatterns
	for _, f := range g.files {
		left -= countPatterns(f.rules)
	}
	return readIgnored(file, left)
}

func countPatterns(rules []ignoreRule) (n int) {
	for _, r := range rules {
		if r.pattern != nil {
			n++
		}
	}
	return n
}

// ignored reports whether a file or folder is ignored. below is its path below the root. It enters a folder that is not ignored.
func (g *ignores) ignored(below string, isFolder bool) bool {
	if g == nil {
		return false
	}
	whole := path.Join(g.root, below)
	if g.match(whole, isFolder) {
		return true
	}
	if isFolder {
		g.enter(whole)
	}
	return false
}

// match reports whether a path is ignored: of the patterns that match, the last decides.
func (g *ignores) match(whole string, isFolder bool) bool {
	for i := len(g.files) - 1; i >= 0; i-- {
		file := g.files[i]
		if !isBelow(whole, file.folder) {
			continue
		}
		below := strings.TrimPrefix(whole[len(file.folder):], "/")
		for j := len(file.rules) - 1; j >= 0; j-- {
			if rule := file.rules[j]; rule.matches(below, isFolder) {
				return !rule.negated
			}
		}
		if file.top {
			return false
		}
	}
	return false
}

// isBelow reports whether a path is that of a folder, or of a file or folder in it.
func isBelow(whole, folder string) bool {
	rest, ok := strings.CutPrefix(whole, folder)
	return ok && (rest == "" || rest[0] == '/' || strings.HasSuffix(folder, "/"))
}

func (r *ignoreRule) matches(below string, isFolder bool) bool {
	if r.folders && !isFolder {
		return false
	}
	if r.name {
		below = path.Base(below)
	}
	switch {
	case r.starred:
		return len(below) >= len(r.literal)+len(r.after) && strings.HasPrefix(below, r.literal) && strings.HasSuffix(below, r.after)
	case r.pattern == nil:
		return below == r.literal
	}
	return r.pattern.MatchString(bytewise(below))
}

// bytewise returns text with a character for each of its bytes. Git matches bytes: two ? match é.
func bytewise(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= 0x80 }) {
		return text
	}
	var b strings.Builder
	for i := range len(text) {
		b.WriteRune(rune(text[i]))
	}
	return b.String()
}

// readIgnored reads the patterns of a file. It returns none if more than most of them have wildcards in the middle. Like git, it does not
// follow links.
func readIgnored(file string, most int) (rules []ignoreRule) {
	info, err := os.Lstat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > mostIgnored {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\uFEFF")) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		rule, ok := parseIgnored(line)
		if !ok {
			continue
		}
		if rule.pattern != nil {
			if most--; most < 0 {
				return nil
			}
		}
		rules = append(rules, rule)
	}
	return rules
}

// parseIgnored reads a line. ok is false if the line is a comment, or a pattern that matches nothing.
func parseIgnored(line string) (r ignoreRule, ok bool) {
	for strings.HasSuffix(line, " ") && !endsEscaped(line[:len(line)-1]) {
		line = line[:len(line)-1]
	}
	if line == "" || line[0] == '#' {
		return r, false
	}
	line, r.negated = strings.CutPrefix(line, "!")
	line, r.folders = strings.CutSuffix(line, "/")
	r.name = !strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if line == "" {
		return r, false
	}
	if !strings.ContainsAny(line, `*?[\`) {
		r.literal = line
		return r, true
	}
	if before, after, _ := strings.Cut(line, "*"); r.name && !strings.ContainsAny(before+after, `*?[\`) {
		r.literal, r.after, r.starred = before, after, true
		return r, true
	}
	for strings.Contains(line, "/**/**/") {
		line = strings.ReplaceAll(line, "/**/**/", "/**/")
	}
	expression, ok := expressionOf(bytewise(line), r.name)
	if !ok {
		return r, false
	}
	var err error
	r.pattern, err = regexp.Compile(expression)
	return r, err == nil
}

// endsEscaped reports whether text ends with a backslash that escapes the next character.
func endsEscaped(text string) bool {
	return (len(text)-len(strings.TrimRight(text, `\`)))%2 == 1
}

// expressionOf writes a pattern of git as a regular expression. It returns false if the pattern is malformed, and so matches nothing.
func expressionOf(pattern string, name bool) (string, bool) {
	var b strings.Builder
	b.WriteString(`(?s)^`)
	first := strings.IndexAny(pattern, `*?[\`)
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; c {
		case '*':
			n := len(pattern[i:]) - len(strings.TrimLeft(pattern[i:], "*"))
			begins, rest := i == first || pattern[i-1] == '/', pattern[i+n:] // git compares the text before the first wildcard by itself
			switch {
			case name || n < 2 || !begins || rest != "" && rest[0] != '/':
				b.WriteString(`[^/]*`)
			case rest == "":
				b.WriteString(`.*`)
			default:
				b.WriteString(`(?:.*/)?`)
				n++ // with the slash
			}
			i += n - 1
		case '?':
			b.WriteString(`[^/]`)
		case '[':
			class, n := classOf(pattern[i:])
			if n == 0 {
				return "", false
			}
			b.WriteString(class)
			i += n - 1
		case '\\':
			if i++; i == len(pattern) {
				return "", false
			}
			b.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		default:
			b.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		}
	}
	return b.String() + `$`, true
}

// classOf writes the bracket at the beginning of a pattern as one of a regular expression, and returns its length in bytes; 0 if the
// bracket is not closed.
func classOf(pattern string) (class string, n int) {
	var b strings.Builder
	b.WriteString("[")
	i := 1
	if i < len(pattern) && (pattern[i] == '!' || pattern[i] == '^') {
		b.WriteString("^/")
		i++
	}
	for begins := i; i < len(pattern); i++ {
		c := pattern[i]
		switch {
		case c == ']' && i > begins:
			return b.String() + "]", i + 1
		case strings.HasPrefix(pattern[i:], "[:"):
			end := strings.Index(pattern[i:], ":]")
			if end < 0 {
				return "", 0
			}
			b.WriteString(pattern[i : i+end+2])
			i += end + 1
		case c == '-':
			b.WriteByte('-')
		case c == '\\':
			if i++; i == len(pattern) {
				return "", 0
			}
			b.WriteString(quoted(pattern[i]))
		case c == '/': // a bracket never matches a slash
		default:
			b.WriteString(quoted(c))
		}
	}
	return "", 0
}

// quoted returns a byte in the form that stands for the byte itself in a bracket.
func quoted(c byte) string {
	if strings.IndexByte(`\]^[-`, c) >= 0 {
		return `\` + string(rune(c))
	}
	return string([]byte{c}) // perhaps one of the bytes of a character
}
