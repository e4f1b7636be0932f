package edits

import (
	"strings"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/rules/document"
)

// mostSyntaxEdits bounds the edits of a record that is not JSON. A record with more of them stays as it is.
const mostSyntaxEdits = 100_000

// OfSyntax returns the edits that make JSON of the first object or array in a text, and its length in the text, if white space that JSON does
// not allow and trailing commas are all that is wrong with it. Such white space becomes blanks, and trailing commas go. Nothing within a
// string is changed. For any other text there are no edits. tree serves to read the result.
func OfSyntax(text []byte, tree *document.Tree) (all []Edit, length int) {
	inString, depth := false, 0
	before, comma := byte(0), -1 // the last byte that is not white space, and the offset of the last comma that follows a value
	for i := 0; i < len(text); {
		c, size := text[i], 1
		space := 0
		if !inString && (c < ' ' || c >= utf8.RuneSelf) {
			_, space = document.NotSpace(text[i:])
		}
		switch {
		case inString && c == '\\':
			size = 2
		case c == '"':
			inString = !inString
		case inString, c == ' ', c == '\t', c == '\n', c == '\r':
			i++
			continue
		case space > 0:
			all, i = append(all, Edit{From: uint32(i), To: uint32(i + space), Text: " "}), i+space
			if len(all) > mostSyntaxEdits {
				return nil, 0
			}
			continue
		case c == ',' && strings.IndexByte(",:[{", before) < 0:
			comma = i
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if before == ',' && comma >= 0 {
				all = insertSorted(all, Edit{From: uint32(comma), To: uint32(comma + 1)})
			}
			depth--
		case c == '/' || c == '#':
			return nil, 0 // in a comment quotes mean nothing
		}
		if c != ',' {
			comma = -1
		}
		before, i = c, i+size
		if depth == 0 && !inString {
			return certain(text[:i], all, tree), i
		}
	}
	return nil, 0
}

// insertSorted inserts an edit before those that come after it in the text: white space behind a trailing comma.
func insertSorted(all []Edit, e Edit) []Edit {
	at := len(all)
	for at > 0 && all[at-1].From > e.From {
		at--
	}
	all = append(all, e)
	copy(all[at+1:], all[at:])
	all[at] = e
	return all
}

// certain returns the edits if they make JSON of a text.
func certain(text []byte, all []Edit, tree *document.Tree) []Edit {
	if len(all) == 0 {
		return nil
	}
	fixed := Apply(text, all)
	if n, err := tree.Parse(fixed); err != nil || n != len(fixed) {
		return nil
	}
	return all
}
