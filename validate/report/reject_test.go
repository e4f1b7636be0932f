package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate"
)

// TestRejectPieces checks that a long record, which is written in pieces, has the same bytes as if written at once. So no control character
// and no command to a CI server can slip through where two pieces meet.
func TestRejectPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	letters := []string{"a", "#", "##", "###[", "é", "\u2028", "\U0001F600", "\x01", `\"`, "\n"}
	for range 200 {
		var b strings.Builder
		b.WriteString(strings.Repeat("x", 1<<16-r.IntN(12)))
		for b.Len() < 1<<17+40 {
			b.WriteString(strings.Repeat(letters[r.IntN(len(letters))], 1+r.IntN(9)))
		}
		text := b.String()
		written := rejected(t, validate.Record{Raw: []byte(text)})
		want, err := encode(text)
		if err != nil || !strings.Contains(written, `"text":`+want+`,"findings"`) {
			t.Fatalf("a text in pieces has other bytes: %v", err)
		}
		quoted, _ := json.Marshal(text)
		written = rejected(t, validate.Record{Raw: quoted, Readable: true})
		if !strings.Contains(written, `"data":`+visible(string(quoted))+`,"findings"`) {
			t.Fatal("data in pieces has other bytes")
		}
		written = rejected(t, validate.Record{Raw: append([]byte(text), 0xFF)})
		want, _ = encode(append([]byte(text), 0xFF))
		if !strings.Contains(written, `"bytes":`+want+`,"findings"`) {
			t.Fatal("a record of bytes in pieces has other bytes")
		}
	}
	for _, text := range []string{"", "#", strings.Repeat("#", 1<<18)} {
		if want, _ := encode(text); !strings.Contains(rejected(t, validate.Record{Raw: []byte(text)}), `"text":`+want+",") {
			t.Errorf("a text of %d bytes has other bytes", len(text))
		}
	}
}

func rejected(t *testing.T, r validate.Record) string {
	t.Helper()
	var b bytes.Buffer
	out := bufio.NewWriter(&b)
	if err := Reject(out, r, 0); err != nil {
		t.Fatal(err)
	}
	out.Flush()
	if !json.Valid(b.Bytes()) {
		t.Fatal("the reject is not JSON")
	}
	return b.String()
}
