package validate_test

import (
	"encoding/binary"
	"strings"
	"testing"
)

// TestArrivalInUTF16 checks that the results for an input in UTF-16 or UTF-32, or with such lines, do not depend on how it arrives.
func TestArrivalInUTF16(t *testing.T) {
	m, all, possible := newMaterial(t), newAudience(), settings()
	for seed := range uint64(150) {
		c := choicesOf(binary.LittleEndian.AppendUint64(nil, seed))
		s := m.feed(c)
		text := c.of("", "", "\n", " ", "1", "\r\n\t", "\"\u4E2D\u6587\"") + strings.ToValidUTF8(string(s.data[:min(len(s.data), 10_000)]), "?")
		if c.one(2) {
			text = "\uFEFF" + text
		}
		s.data = []byte(c.of("", "", "", "{}\n") + wide(text, 2+2*c.below(2), c.one(2)))
		s.name, s.setting, s.records, s.sound = c.of("a.json", "a.ndjson"), possible[c.below(len(possible))], 0, false
		all.compare(t, c, s)
	}
}
