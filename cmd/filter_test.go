package cmd

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// filtered runs filter on a text and returns what passes, what is rejected and what is said.
func filtered(t *testing.T, stdin string, args ...string) (code int, passed, rejected, stderr string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "rejects")
	var out, errs bytes.Buffer
	code = Main(append([]string{"filter", "--rejects", file}, args...), strings.NewReader(stdin), &out, &errs)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return code, out.String(), string(data), errs.String()
}

const unfit = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"no IRI","type":"Person"}`

// TestFilter holds that what passes has the same bytes in the same order, and that nothing is lost.
func TestFilter(t *testing.T) {
	fit := strings.TrimSpace(person)
	spread := strings.ReplaceAll(fit, ",", ",\n  ")
	for _, c := range []struct{ name, stdin, args, passed, rejected string }{
		{"all fit", fit + "\n" + fit + "\n", "", fit + "\n" + fit + "\n", ""},
		{"one does not", fit + "\n" + unfit + "\n" + fit + "\n", "", fit + "\n" + fit + "\n", "2 data"},
		{"none does", unfit + "\n" + unfit, "", "", "1 data, 2 data"},
		{"the last line has no end", fit + "\n" + fit, "", fit + "\n" + fit + "\n", ""},
		{"lines end as they do", fit + "\r\n\r\n" + fit + "\r\n", "", fit + "\r\n\r\n" + fit + "\r\n", ""},
		{"records over several lines", spread + "\n" + unfit + "\n" + spread + "\n", "", spread + "\n" + spread + "\n", "2 data"},
		{"a line that is no JSON", fit + "\n{oops\n" + fit + "\n", "", fit + "\n" + fit + "\n", "2 text"},
		{"a line of something else", fit + "\noops\n" + fit + "\n", "", fit + "\n" + fit + "\n", "2 text"},
		{"bytes that are no text", fit + "\n\xff\xfe\n" + fit + "\n", "", fit + "\n" + fit + "\n", "2 bytes"},
		{"the rest after a fault", "{\n  \"id\": oops\n}\n  " + fit, "", "", "1 text"},
		{"nothing is kept back", unfit + "\n", "--fail-on never", unfit + "\n", ""},
		{"warnings are", guideEvent + "\n" + fit + "\n", "--fail-on warning", fit + "\n", "1 data"},
		{"an envelope whole", `{"sensor":"https://lakeside.example/s","sendTime":"2026-03-02T09:00:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":[` + fit + "," + unfit + "]}\n", "", "", "1 data"},
		{"at once", fit + "\n" + unfit + "\n", "--unbuffered --jobs 3", fit + "\n", "2 data"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, passed, rejected, stderr := filtered(t, c.stdin, strings.Fields(c.args)...)
			if passed != c.passed || code != exitOK {
				t.Errorf("exit code %d; %q passes, want %q", code, passed, c.passed)
			}
			var got []string
			for _, line := range strings.Split(strings.TrimSpace(rejected), "\n") {
				var r map[string]any
				if line == "" {
					continue
				}
				if err := json.Unmarshal([]byte(line), &r); err != nil {
					t.Fatalf("%v: %s", err, line)
				}
				for _, form := range []string{"data", "text", "bytes"} {
					if r[form] != nil {
						got = append(got, fmt.Sprintf("%v %s", r["record"], form))
					}
				}
				if len(r["findings"].([]any)) == 0 {
					t.Errorf("rejected for no reason: %s", line)
				}
			}
			if strings.Join(got, ", ") != c.rejected {
				t.Errorf("rejected %q, want %q", got, c.rejected)
			}
			if want := fmt.Sprintf("%d rejected\n", len(got)); !strings.HasSuffix(stderr, want) {
				t.Errorf("%q does not end with %q", stderr, want)
			}
		})
	}
}

const guideEvent = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"urn:uuid:5d1f0d4e-2f0a-4c38-9a55-c3f6a8b0e7d1","type":"SurveyEvent",` +
	`"actor":"https://lakeside.example/p/1","action":"OptedIn","object":"https://lakeside.example/s/1","eventTime":"2026-03-02T09:00:00.000Z"}`

// TestFilterFails holds that a record which cannot be written is no success, and that what was taken is told.
func TestFilterFails(t *testing.T) {
	many := strings.Repeat(person, 5000) // more than is buffered
	for _, c := range []struct {
		name   string
		limit  int
		args   []string
		stderr string
	}{
		{"at once", 0, []string{"--unbuffered"}, "1 record: 1 passed, 0 rejected"},
		{"in the middle", 1 << 17, nil, "the disk is full"},
		{"at the end", len(many) - 10, nil, "5000 records: 5000 passed, 0 rejected"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stderr bytes.Buffer
			out := &limited{left: c.limit}
			code := Main(append([]string{"filter"}, c.args...), strings.NewReader(many), out, &stderr)
			if code != exitFailure || !strings.Contains(stderr.String(), c.stderr) || !strings.Contains(stderr.String(), "the disk is full") {
				t.Errorf("exit code %d, stderr %q", code, stderr.String())
			}
		})
	}
	var stderr bytes.Buffer
	if code := Main([]string{"filter", "--rejects", t.TempDir()}, strings.NewReader(many), &bytes.Buffer{}, &stderr); code != exitFailure {
		t.Errorf("a folder for rejects: exit code %d, stderr %q", code, stderr.String())
	}
}

// limited takes so many bytes and then fails.
type limited struct{ left int }

func (l *limited) Write(p []byte) (int, error) {
	if len(p) > l.left {
		n := l.left
		l.left = 0
		return n, errors.New("the disk is full")
	}
	l.left -= len(p)
	return len(p), nil
}

// TestFilterInterrupted holds that, when it is stopped in the middle of a stream, every record that was taken in has
// come out on one side or the other, in order, and has been counted.
func TestFilterInterrupted(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		rejects := filepath.Join(t.TempDir(), "rejects")
		p := start(t, "filter", "--stdin-name", "sensor.ndjson", "--rejects", rejects)
		go func() { // until nobody reads any more
			for i := 0; ; i += 2 {
				_, err := fmt.Fprintf(p.stdin, numberedPerson, fmt.Sprint("https://lakeside.example/p/", i), i)
				if err == nil {
					_, err = fmt.Fprintf(p.stdin, numberedPerson, "no IRI", i+1)
				}
				if err != nil {
					return
				}
			}
		}()
		p.expect(`"name":"10000"`)
		code, rest, stderr := p.end(signal)
		passed := 5001 + strings.Count(rest, "\n")
		kept, err := os.ReadFile(rejects)
		if err != nil {
			t.Fatal(err)
		}
		rejected := strings.Count(string(kept), "\n")
		if want := fmt.Sprintf("%d records: %d passed, %d rejected; interrupted: the rest was not read\n", passed+rejected, passed, rejected); code != exitFailure || !strings.HasSuffix(stderr, want) {
			t.Errorf("%v: exit code %d, stderr %q; want %q", signal, code, stderr, want)
		}
		for i, line := range strings.Split(strings.TrimSpace(rest), "\n") {
			if rest != "" && !strings.Contains(line, fmt.Sprintf(`"name":"%d"`, 10002+2*i)) {
				t.Fatalf("%v: %q passes in the place of %d", signal, line, 10002+2*i)
			}
		}
		for i, line := range strings.Split(strings.TrimSpace(string(kept)), "\n") {
			if !strings.Contains(line, fmt.Sprintf(`"name":"%d"`, 2*i+1)) {
				t.Fatalf("%v: %q is rejected in the place of %d", signal, line, 2*i+1)
			}
		}
		if diff := passed - rejected; diff < 0 || diff > 1 {
			t.Errorf("%v: %d passed, %d rejected", signal, passed, rejected)
		}
	}
}

const numberedPerson = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":%q,"type":"Person","name":"%d"}` + "\n"

// TestFilterNobodyReads holds that the program ends when what passes is wanted no more.
func TestFilterNobodyReads(t *testing.T) {
	p := start(t, "filter", "--stdin-name", "sensor.ndjson")
	p.write(person)
	p.expect("Person")
	p.closer.Close()
	for err := error(nil); err == nil; {
		_, err = io.WriteString(p.stdin, person)
	}
	if err := p.command.Wait(); err == nil {
		t.Error("that is no success")
	}
	p.watch.Stop()
}

// TestFilterItsOwn holds that no input is emptied, or read while it is written.
func TestFilterItsOwn(t *testing.T) {
	t.Chdir(t.TempDir())
	both := strings.TrimSpace(person) + "\n" + unfit + "\n"
	const old, rejects = "old\n", `{"file":"in.ndjson","record":`
	for _, c := range []struct {
		args, out string // out is the file that standard output goes to
		stdin     bool
		code      int
		stderr    string
		in        string // the file after it
		was, bad  string // the rejects before it and after it
	}{
		{"in.ndjson --rejects ./in.ndjson", "", false, 2, "--rejects ./in.ndjson: it is an input", both, old, old},
		{"--rejects in.ndjson", "", true, 2, "--rejects in.ndjson: it is an input", both, old, old},
		{"in.ndjson bad.ndjson --rejects bad.ndjson", "", false, 2, "--rejects bad.ndjson: it is an input", both, old, old},
		{"in.ndjson --rejects -", "", false, 2, "--rejects -: want a file", both, old, old},
		{"in.ndjson", "in.ndjson", false, 2, "in.ndjson: this run writes to it", both, old, old},
		{". --rejects bad.ndjson", "clean.ndjson", false, 2, "--rejects bad.ndjson: it is an input", both, old, old},
		{"*.ndjson --rejects bad.ndjson", "", false, 2, "--rejects bad.ndjson: it is an input", both, old, old},
		{"in.ndjson --rejects bad.ndjson", "", false, 0, "2 records: 1 passed, 1 rejected", both, old, rejects},
		{". --rejects bad.ndjson", "clean.ndjson", false, 0, "2 records: 1 passed, 1 rejected", both, strings.Repeat(rejects, 1000), rejects},
		{"*.ndjson --rejects bad.ndjson --exclude x", "", false, 2, "bad.ndjson: this run writes to it", both, strings.Repeat(rejects, 1000), rejects},
	} {
		for name, text := range map[string]string{"in.ndjson": both, "bad.ndjson": c.was} {
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var out io.Writer = io.Discard
		if c.out != "" {
			file, err := os.OpenFile(c.out, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			out = file
		}
		var stdin io.Reader = strings.NewReader("")
		if c.stdin {
			file, err := os.Open("in.ndjson")
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			stdin = file
		}
		var stderr bytes.Buffer
		code := Main(append([]string{"filter"}, strings.Fields(c.args)...), stdin, out, &stderr)
		in, inErr := os.ReadFile("in.ndjson")
		bad, badErr := os.ReadFile("bad.ndjson")
		if err := errors.Join(inErr, badErr); err != nil {
			t.Fatal(err)
		}
		if code != c.code || !strings.Contains(stderr.String(), c.stderr) || string(in) != c.in || !strings.HasPrefix(string(bad), c.bad) || len(bad) > 1000 {
			t.Errorf("filter %s > %s: %d, %s\nin: %s\nbad: %s", c.args, c.out, code, &stderr, in, bad)
		}
		os.Remove("clean.ndjson")
	}
}

// TestFilterBetween holds that of what is around records only that passes which follows one that does, that the last of an input
// gets a line end, also if the same input follows, and that what is rejected is whole, though it comes in pieces.
func TestFilterBetween(t *testing.T) {
	t.Chdir(t.TempDir())
	long := `{"a":"` + strings.Repeat("é", 1<<20) + `"}`
	for name, text := range map[string]string{"mark.json": "\ufeff \n" + person, "open.json": strings.TrimSpace(person), "long.ndjson": person + long + "\n" + person} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code, stdout, stderr := run2(t, "filter", "--fail-on", "never", "mark.json", "open.json", "open.json"); code != exitOK || stdout != person+person+person {
		t.Errorf("%d, %q, %s", code, stdout, stderr)
	}
	code, stdout, stderr := run2(t, "filter", "--max-record-bytes", "1048576", "--rejects", "rejects", "long.ndjson")
	if code != exitOK || stdout != person+person || !strings.Contains(stderr, "3 records: 2 passed, 1 rejected") {
		t.Errorf("%d, %q, %s", code, stdout, stderr)
	}
	var raw []byte
	for line := range strings.Lines(string(mustRead(t, "rejects"))) {
		var piece struct {
			Record int
			Text   string
			Bytes  []byte
		}
		if err := json.Unmarshal([]byte(line), &piece); err != nil || piece.Record != 2 {
			t.Fatalf("%v: %.100s", err, line)
		}
		raw = append(append(raw, piece.Text...), piece.Bytes...)
	}
	if string(raw) != long && string(raw) != long+"\n" {
		t.Errorf("%d bytes are rejected, want %d", len(raw), len(long))
	}
}
