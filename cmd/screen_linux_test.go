package cmd

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// screen is a terminal, and what has been shown there.
type screen struct {
	file   *os.File // the end of the program
	master *os.File
	ended  chan struct{} // closed when all is in text
	mutex  sync.Mutex
	text   bytes.Buffer
}

// newScreen returns a terminal with so many columns.
func newScreen(t *testing.T, columns int) *screen {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	number, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Skip(err)
	}
	file, err := os.OpenFile(fmt.Sprint("/dev/pts/", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	if err := unix.IoctlSetWinsize(int(file.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 40, Col: uint16(columns)}); err != nil {
		t.Fatal(err)
	}
	s := &screen{file: file, master: master, ended: make(chan struct{})}
	go func() {
		_, _ = io.Copy(s, master) // which ends with an error when the other end is closed
		close(s.ended)
	}()
	return s
}

// Write takes what is shown.
func (s *screen) Write(b []byte) (int, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.text.Write(b)
}

// shown returns what has been shown so far.
func (s *screen) shown() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return strings.ReplaceAll(s.text.String(), "\r\n", "\n")
}

// end closes the terminal, and returns all that was shown.
func (s *screen) end() string {
	s.file.Close()
	<-s.ended
	s.master.Close()
	return s.shown()
}

// onScreen runs the program on a terminal with so many columns, and returns what is shown.
func onScreen(t *testing.T, columns int, args ...string) string {
	t.Helper()
	s := newScreen(t, columns)
	Main(args, strings.NewReader(""), s.file, s.file)
	return s.end()
}

// TestBarOfLongRuns checks that each command which reads data shows at a terminal how far it is, also when its output goes to a file and
// there are findings, and takes the bar away at the end. The data comes for as long as nothing is shown.
func TestBarOfLongRuns(t *testing.T) {
	for _, args := range []string{"validate --format json", "filter", "certify", "fix"} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			out, err := os.Create(filepath.Join(t.TempDir(), "out"))
			if err != nil {
				t.Fatal(err)
			}
			defer out.Close()
			stdin, data, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer stdin.Close()
			s := newScreen(t, 100)
			done := make(chan struct{})
			go func() {
				Main(append(strings.Fields(args), "-"), stdin, out, s.file)
				close(done)
			}()
			wait := time.NewTicker(20 * time.Millisecond)
			defer wait.Stop()
			for !strings.Contains(s.shown(), "\x1b[K") {
				if _, err := data.WriteString(faulty); err != nil {
					t.Fatal(err)
				}
				<-wait.C
			}
			data.Close()
			<-done
			if text := s.end(); !strings.Contains(text, " error") || !strings.Contains(text, "\r\x1b[K") {
				t.Errorf("%q", text)
			}
		})
	}
}

// TestScreen checks that text fits the terminal, and has colours there if these are welcome.
func TestScreen(t *testing.T) {
	t.Chdir("../testdata/docs")
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "")
	for args, want := range map[string]string{
		"rules":                      "\x1b[31;1merror",
		"explain property/required":  "\x1b[31;1mBad example:",
		"profiles":                   "\x1b[1mMediaProfile",
		"profiles Assessment":        "\x1b[1mEvent",
		"fix --diff events.ndjson":   "\n\x1b[36m@@ ",
		"filter events.ndjson":       "\x1b[31;1m1 rejected",
		"validate nowhere.json":      "\x1b[31;1mcaliper-lint:\x1b[0;22m nowhere.json: ",
		"validate --fail-on nothing": "\x1b[31;1mcaliper-lint:\x1b[0;22m --fail-on nothing: ",
	} {
		if text := onScreen(t, 100, strings.Fields(args)...); !strings.Contains(text, want) {
			t.Errorf("%s: %q lacks %q", args, text, want)
		}
		if text := onScreen(t, 100, append(strings.Fields(args), "--color", "never")...); strings.Contains(text, "\x1b") {
			t.Errorf("%s: without colour it is %q", args, text)
		}
	}
	for _, setting := range [][2]string{{"NO_COLOR", "1"}, {"TERM", "dumb"}, {"CALIPER_LINT_COLOR", "never"}} {
		before := os.Getenv(setting[0])
		os.Setenv(setting[0], setting[1])
		if text := onScreen(t, 100, "rules"); strings.Contains(text, "\x1b") {
			t.Errorf("%s=%s: %.200q", setting[0], setting[1], text)
		}
		os.Setenv(setting[0], before)
	}
	for _, columns := range []int{80, 120} {
		for _, args := range []string{"rules", "profiles", "profiles Assessment", "profiles Reading", "certify sent events.ndjson", "certify --profile Grading events.ndjson", "explain event/id-uuid-urn"} {
			widest := 0
			for line := range strings.Lines(onScreen(t, columns, append(strings.Fields(args), "--color", "never")...)) {
				widest = max(widest, len([]rune(strings.TrimSuffix(line, "\n"))))
			}
			if widest > columns || widest < 70 {
				t.Errorf("%s: %d columns on a terminal of %d", args, widest, columns)
			}
		}
	}
	if a, b := onScreen(t, 80, "rules"), onScreen(t, 120, "rules"); strings.Count(a, "\n") <= strings.Count(b, "\n") {
		t.Error("a wide terminal is not used")
	}
}
