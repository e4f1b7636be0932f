package words

import (
	"strings"
	"unicode"
)

// Plain makes words alike that differ in capitals, dashes, underscores and dots alone: event_time, EventTime, eventTime.
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

// IsSpelling reports whether a name is a word but for what Plain makes alike. It makes no copy of either.
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

// PlainName makes names alike that are written in other ways: event_time and EventTime, role and roles.
func PlainName(name string) string {
	return strings.TrimSuffix(strings.ReplaceAll(Plain(name), "@", ""), "s")
}

// ButForCapitals returns the one of some words from which text only differs by capitals of ASCII, "" if there is none, or several.
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

// SharingWord returns the one of some names that begins with the same word as name, or ends so; the one with the longest such
// word, "" if there is none with five letters or more.
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

// wordsOf takes a name of Caliper's apart: startedAtTime into started, at and time.
func wordsOf(name string) (words []string) {
	from := 0
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			words, from = append(words, strings.ToLower(name[from:i])), i
		}
	}
	return append(words, strings.ToLower(name[from:]))
}
