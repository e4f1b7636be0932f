package cmd

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/caliper-lint/caliper-lint/cmd/terminal"
)

// onTerminal runs the program on a terminal with so many columns, and returns what it has written there.
func onTerminal(t *testing.T, columns int, args ...string) (code int, written string) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer master.Close()
	number, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Skip(err)
	}
	screen, err := os.OpenFile(fmt.Sprint("/dev/pts/", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	if err := unix.IoctlSetWinsize(int(screen.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 40, Col: uint16(columns)}); err != nil {
		t.Fatal(err)
	}
	if width := terminal.Width(screen); columns > 0 && width != columns {
		t.Errorf("the terminal is said to have %d columns, not %d", width, columns)
	}
	all := make(chan string)
	go func() {
		text, _ := io.ReadAll(master) // which ends with an error when the screen is closed
		all <- strings.ReplaceAll(string(text), "\r\n", "\n")
	}()
	code = Main(args, strings.NewReader(""), screen, screen)
	screen.Close()
	return code, <-all
}

// sequences are those by which a terminal shows colours and links.
var sequences = regexp.MustCompile("\x1b\\[[0-9;]*m|\x1b\\]8;;[!-~]*\x1b\\\\")

// TestTerminal checks that a report fits the terminal on which it is read, in colour and with links if these are wanted, and that the sums
// tell by their colour how it went.
func TestTerminal(t *testing.T) {
	t.Chdir("../testdata/docs")
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "")
	code, text := onTerminal(t, 60, "recordings", "fixtures")
	if code != exitFindings || !strings.Contains(text, "\x1b]8;;https://www.imsglobal.org/spec/caliper/v1p2#Score\x1b\\property/kind\x1b]8;;\x1b\\") ||
		!strings.HasSuffix(text, "\n4 inputs, 5 events: \x1b[31;1m4 errors\x1b[0;22m\n1 can be fixed with caliper-lint fix (2 more with --unsafe)\n") {
		t.Errorf("exit code %d: %q", code, text)
	}
	plain := sequences.ReplaceAllString(text, "")
	if want := `recordings/monday.ndjson
  1:457 error: scoreGiven is a string; it must be a decimal
    number [property/kind] [fixable with --unsafe]
    1 | …re":20.5,"scoreGiven":"17.5"},"eventTime":"2026-03…
      |                        ^~~~~~
`; !strings.HasPrefix(plain, want) {
		t.Errorf("\n%s", plain)
	}
	for line := range strings.Lines(plain) {
		if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 60 && strings.Count(line, "://") == 0 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if _, text := onTerminal(t, 60, "--color", "never", "recordings", "fixtures"); text != plain {
		t.Errorf("without colour it is\n%s", text)
	}
	if code, text := onTerminal(t, 0, "fixtures/viewed.json"); code != exitOK || text != "1 input, 1 event: \x1b[32;1mno findings\x1b[0;22m\n" {
		t.Errorf("exit code %d: %q", code, text)
	}
	if _, text, _ := run2(t, "--color", "always", "fixtures"); !strings.Contains(text, "\x1b[31;1merror:") || strings.Contains(text, "\x1b]8") {
		t.Errorf("there are links, or no colours, where there is no terminal: %q", text)
	}
}

// TestLinesFit checks that what commands print for people fits the terminal: results of certify, explanations, sums and errors.
func TestLinesFit(t *testing.T) {
	t.Chdir("../testdata/docs")
	t.Setenv("NO_COLOR", "1")
	for _, args := range [][]string{
		{"certify", "recordings"},
		{"certify", "--profile", "Grading", "recordings"},
		{"explain", "event/action-unknown"},
		{"profiles", "Vido"},
		{"fixtures", "events.ndjson", "a name that/is-longer-than-half-a-line/of-a-terminal.json"},
	} {
		_, text := onTerminal(t, 80, args...)
		for line := range strings.Lines(text) {
			if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 80 && strings.Count(line, "://") == 0 {
				t.Errorf("%s: %d columns: %s", args, n, line)
			}
		}
	}
	if _, text := onTerminal(t, 80, "certify", "recordings"); !strings.Contains(text, `
GradingProfile: not attained; missing: GradeEvent Graded (seen, but never
  conformant)
  ✗  required  GradeEvent  Graded  2 events, none conformant
     first at recordings/monday.ndjson:1
     property/kind at recordings/monday.ndjson:1:457: scoreGiven is a string; it
       must be a decimal number
  ·  1 optional row not seen
`) {
		t.Error(text)
	}
}
