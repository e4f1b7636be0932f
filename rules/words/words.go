package words

import (
	"strconv"
	"strings"
)

// Or lists words: "A", "A or B", "A, B or C".
func Or(words []string) string { return enumerate(words, " or ") }

// And lists words: "A", "A and B", "A, B and C".
func And(words []string) string { return enumerate(words, " and ") }

func enumerate(words []string, before string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + before + words[last]
}

// OneOf lists words after an article: "an AudioObject or VideoObject".
func OneOf(words []string) string { return Article(Or(words)) }

// Article puts "a" or "an" before a noun.
func Article(noun string) string {
	if strings.ContainsAny(noun[:1], "aeiouAEIOU") || strings.HasPrefix(strings.ToLower(noun), "lti") {
		return "an " + noun
	}
	return "a " + noun
}

// Noun returns the words of a name: "identifier type" for IdentifierType, and "LTI message type" for LtiMessageType.
func Noun(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && 'A' <= r && r <= 'Z' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return strings.Replace(strings.ToLower(b.String()), "lti ", "LTI ", 1)
}

// More returns the end of a message about one thing: "; " and the number n of further ones; "" for 0. one and many are the nouns, and what
// follows them.
func More(n int, one, many, what string) string {
	if n == 0 {
		return ""
	}
	return "; " + CountOf(n, "more "+one, "more "+many) + what
}

// DidYouMean returns the hint that proposes a word; "" for an empty word.
func DidYouMean(word string) string {
	if word == "" {
		return ""
	}
	return "did you mean " + strconv.Quote(word) + "?"
}
