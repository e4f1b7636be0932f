package history

import (
	"fmt"
	"hash/maphash"
	"strings"
	"testing"
)

// TestHashID checks which ids have the same hash.
func TestHashID(t *testing.T) {
	seed := maphash.MakeSeed()
	const id = "urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1"
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{id, id, true},
		{id, "urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7D1", true},
		{id, "urn:uuid:5D1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1", true},
		{id, strings.ToUpper(id), true},
		{id, "URN:UUID:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1", true},
		{id, "urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d2", false},
		{id, id[len("urn:uuid:"):], false},
		{"urn:isbn:" + id[9:], "urn:isbn:" + strings.ToUpper(id[9:]), false},
		{"urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7dg", "urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7dG", false},
		{"https://a.example/K", "https://a.example/k", false},
		{"", "A", false},
	} {
		if got := HashID(seed, []byte(c.a)) == HashID(seed, []byte(c.b)); got != c.same {
			t.Errorf("%q, %q: same is %v", c.a, c.b, got)
		}
	}
}

// TestInputNames checks that the last names are remembered, within bounds, and that of makes them safe to print.
func TestInputNames(t *testing.T) {
	var l inputNames
	long := strings.Repeat("x", 1<<16)
	for i := range 1000 {
		if got := l.add(fmt.Sprint(i, long)); got != uint32(i) {
			t.Fatalf("input %d has the number %d", i, got)
		}
	}
	if got := l.of(0); got != "an earlier input" {
		t.Errorf("the first name of many is %q", got)
	}
	if got := l.of(999); !strings.HasPrefix(got, "…xx") || len(got) > 300 {
		t.Errorf("the last name is %q", got)
	}
	if l.bytes > mostNames || len(l.names) < 200 {
		t.Errorf("%d names in %d bytes", len(l.names), l.bytes)
	}
	for name, want := range map[string]string{"x/a b.json": "x/a b.json", "<stdin>": "<stdin>", "é.json": "é.json", "a\nb": `"a\nb"`, "a\x1b[2J": `"a\x1b[2J"`, `a"b`: `"a\"b"`, "\xff": `"\xff"`} {
		if got := l.of(l.add(name)); got != want {
			t.Errorf("%q is printed as %s, want %s", name, got, want)
		}
	}
}
