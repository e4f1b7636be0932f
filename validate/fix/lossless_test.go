package fix_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/caliper-lint/caliper-lint/validate"
)

// TestLossless plants faults in good documents, written in many layouts, and checks that the fixed document has the bytes of the good one.
// Where a fix moves or removes members, it checks that the rest of the value is the same.
func TestLossless(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 0))
	var documents []string
	samples(t, func(path, data string) {
		folder := filepath.Base(filepath.Dir(path))
		if strings.Contains(path, "good") && (folder == "entities" || folder == "events") && rootID.MatchString(data) && !holdsAny.MatchString(data) && strings.HasSuffix(path, ".json") {
			documents = append(documents, data)
		}
	})
	rounds, exact, moved := 2000, 0, 0
	if os.Getenv("LONG_TESTS") != "" {
		rounds *= 20
	}
	fixer := newFixer(t, validate.Options{})
	for range rounds {
		document := laidOut(t, r, documents[r.IntN(len(documents))])
		own := oddValue(r, 3) // fix must not touch the user's own values
		want := strings.TrimPrefix(strings.Replace(document, `"@@"`, own, 1), "\ufeff")
		bad := planted(t, r, document)
		if r.IntN(3) > 0 {
			bad = strings.Replace(bad, `"@@"`, own, 1)
			if got := fixed(t, fixer, "a.json", bad); got != want {
				t.Fatalf("%s\nbecomes\n%s\nwant\n%s", bad, got, want)
			}
			if bad != want {
				exact++
			}
			continue
		}
		hat, coat, end := "["+oddValue(r, 3)+"]", `{"x":`+own+"}", strings.LastIndexByte(bad, '}')
		empty := `"description"`
		if eventID.MatchString(document) {
			empty = `"federatedSession"`
		}
		if strings.Contains(bad, empty) {
			continue
		}
		bad = strings.Replace(bad[:end]+`, "Hat\u0021" :`+hat+` , "coat":`+coat+`,`+empty+`:null}`+bad[end+1:], `"@@"`, own, 1)
		value := decoded(t, want)
		extensions := value.(map[string]any)["extensions"].(map[string]any)
		extensions["Hat!"], extensions["coat"] = decoded(t, hat), decoded(t, coat)
		got := fixed(t, fixer, "a.json", bad)
		before, after := strings.Index(want, `"extensions"`), want[strings.LastIndexByte(want, '}'):]
		if !reflect.DeepEqual(decoded(t, got), value) || !strings.HasPrefix(got, want[:before]) || !strings.HasSuffix(got, after) {
			t.Fatalf("%s\nbecomes\n%s", bad, got)
		}
		if !strings.Contains(got, `"Hat\u0021" :`+hat) || !strings.Contains(got, coat) {
			t.Fatalf("%s\nbecomes\n%s\nin which values have other bytes", bad, got)
		}
		moved++
	}
	if len(documents) < 50 || exact < rounds/3 || moved < rounds/5 {
		t.Errorf("%d documents, %d exact, %d moved: too few", len(documents), exact, moved)
	}
}

// laidOut returns a document in a random layout, with extensions in which "@@" stands for a value.
func laidOut(t *testing.T, r *rand.Rand, document string) string {
	t.Helper()
	end := strings.LastIndexByte(document, '}')
	document = document[:end] + `,"extensions":{"own":"@@"}}`
	var b bytes.Buffer
	var err error
	switch r.IntN(3) {
	case 0:
		err = json.Compact(&b, []byte(document))
	case 1:
		err = json.Indent(&b, []byte(document), "", "\t")
	default:
		err = json.Indent(&b, []byte(document), "", "  ")
	}
	if err != nil {
		t.Fatal(err)
	}
	document = b.String()
	if r.IntN(3) == 0 {
		document = strings.ReplaceAll(document, "\n", "\r\n")
	}
	return []string{"", "\ufeff", "\n \t"}[r.IntN(3)] + document + []string{"", "\n", " \r\n\n"}[r.IntN(3)]
}

var (
	contexts = regexp.MustCompile(`"http://purl.imsglobal.org/ctx/caliper/v1p2"`)
	terms    = regexp.MustCompile(`"(?:type|action)" ?:\s*"[A-Za-z]+"`)
	members  = regexp.MustCompile(`"(?:actor|object|target|generated|dateCreated)" ?:`)
	times    = regexp.MustCompile(`"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z"`)
	holdsAny = regexp.MustCompile(`"(?:extensions|messageParameters)"`) // their values are free
	rootID   = regexp.MustCompile(`^\{\s*"@context": "[^"]*",\s*"id":`)
	eventID  = regexp.MustCompile(`^[^{]*\{\s*"@context": ?"[^"]*",\s*"id": ?"urn:uuid:[^"]*",\s*"type": ?"[A-Za-z]*Event"`)
)

// planted returns a document with faults. Each has one fix, which restores the document.
func planted(t *testing.T, r *rand.Rand, document string) string {
	t.Helper()
	some := func(pattern *regexp.Regexp, change func(string) string) {
		document = pattern.ReplaceAllStringFunc(document, func(text string) string {
			if r.IntN(3) > 0 {
				return text
			}
			return change(text)
		})
	}
	some(eventID, func(text string) string { return strings.Replace(text, "urn:uuid:", "", 1) })
	some(contexts, func(text string) string { return strings.Replace(text, "http:", "https:", 1) })
	some(terms, func(text string) string {
		at := strings.LastIndexByte(text[:len(text)-1], '"')
		if r.IntN(2) == 0 {
			return text[:at] + strings.ToUpper(text[at:])
		}
		return text[:at] + strings.ToLower(text[at:])
	})
	some(members, func(text string) string { return `"` + strings.ToUpper(text[1:2]) + text[2:] })
	some(times, func(text string) string {
		instant, err := time.Parse(time.RFC3339, strings.Trim(text, `"`))
		if err != nil {
			t.Fatal(err)
		}
		zone := time.FixedZone("", []int{3600, -34200, 20700}[r.IntN(3)])
		return `"` + instant.In(zone).Format("2006-01-02T15:04:05.000-07:00") + `"`
	})
	return document
}

// oddValue returns a JSON value in an unusual notation.
func oddValue(r *rand.Rand, depth int) string {
	odd := []string{"1.50", "-0", "1E+05", "12345678901234567890.10", "1e-400", "true", "null", `""`, `"\u0069\/\ud83d\ude00"`, `"\ud800"`, `"2026-03-02T09:15:00+01:00"`, `"viewed"`,
		`"urn:UUID:x"`, `"https://purl.imsglobal.org/ctx/caliper/v1p2/"`, "\"\u2028<&>\"", "[ ]", "{\n}"}
	kind := r.IntN(4)
	if depth == 0 || kind < 2 {
		return odd[r.IntN(len(odd))]
	}
	parts := []string{}
	for i := range 1 + r.IntN(3) {
		part := oddValue(r, depth-1)
		if kind == 3 {
			part = `"` + string(rune('a'+i)) + []string{"", `\u0041`, "Type", " "}[r.IntN(4)] + `"` + []string{":", " :\t"}[r.IntN(2)] + part
		}
		parts = append(parts, part)
	}
	text := strings.Join(parts, []string{",", " , ", ",\n"}[r.IntN(3)])
	if kind == 3 {
		return "{" + text + "}"
	}
	return "[" + text + "]"
}

// decoded returns the value of a document. Numbers keep their notation.
func decoded(t *testing.T, text string) (value any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return value
}
