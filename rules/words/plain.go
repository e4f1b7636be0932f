package words

import (
	"strings"
	"unicode"
)

// Plain returns a word in plain letters: in small letters, without dashes, underscores, spaces and dots. event_time, EventTime and
// eventTime have the same plain letters.
func Plain(word string) string {
	plain := make([]byte, 0, len(word))
	for i := range len(word) {
		switch b := word[i]; {
		case b == '_' || b == '-' || b == ' ' || b == '.':
		default:
			plain = append(plain, lower(b))
		}
	}
	return string(plain)
}

// IsSpelling reports whether a name and a word have the same plain letters. It does not allocate memory.
func IsSpelling(name []byte, word string) bool {
	for _, b := range name {
		if b == '_' || b == '-' || b == ' ' || b == '.' {
			continue
		}
		if word == "" || lower(b) != lower(word[0]) {
			return false
		}
		word = word[1:]
	}
	return word == ""
}

func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b | 0x20
	}
	return b
}

// PlainName returns a name in plain letters, without @ and a final s, so that role, roles and Role are the same.
func PlainName(name string) string {
	return strings.TrimSuffix(strings.ReplaceAll(Plain(name), "@", ""), "s")
}

// ButForCapitals returns the word that differs from text in ASCII letter case only; "" if there is none, or more than one.
func ButForCapitals(text string, words []string) (found string) {
	for _, word := range words {
		if len(word) == len(text) && strings.EqualFold(word, text) {
			if found != "" {
				return ""
			}
			found = word
		}
	}
	return found
}

// SharingWord returns the known name that shares the longest first or last word with name; "" if no shared word has five letters or more.
func SharingWord(name string, known []string) (best string) {
	const least = 5
	plain, longest := PlainName(name), least-1
	for _, candidate := range known {
		words := wordsOf(candidate)
		first, last := strings.TrimSuffix(words[0], "s"), strings.TrimSuffix(words[len(words)-1], "s")
		if len(first) > longest && strings.HasPrefix(plain, first) {
			best, longest = candidate, len(first)
		}
		if len(last) > longest && strings.HasSuffix(plain, last) {
			best, longest = candidate, len(last)
		}
	}
	return best
}

// wordsOf splits a name of Caliper: startedAtTime into started, at and time.
func wordsOf(name string) (words []string) {
	from := 0
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			words, from = append(words, strings.ToLower(name[from:i])), i
		}
	}
	return append(words, strings.ToLower(name[from:]))
}
