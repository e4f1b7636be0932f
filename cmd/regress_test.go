package cmd

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain puts caliper-lint into the PATH: the test binary, which runs the program when it is called by that name.
func TestMain(m *testing.M) {
	testscript.Main(tests{m}, map[string]func(){
		"caliper-lint": func() { os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// tests are the tests of the package. Under nohup, the programs that they start heed SIGHUP all the same.
type tests struct{ *testing.M }

func (t tests) Run() int {
	if signal.Ignored(syscall.SIGHUP) {
		signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	}
	return t.M.Run()
}

// TestRegress runs the scripts of testdata/regress: one for each fixed bug, so that it does not come back.
func TestRegress(t *testing.T) {
	if testing.Short() {
		t.Skip("see start")
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "../testdata/regress",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "piped": piped},
	})
}

// exits is a command of the scripts. It runs a program and checks its exit code: exits 2 caliper-lint nowhere.json
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG...]")
	}
	code := 0
	err := ts.Exec(args[1], args[2:]...)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

const (
	pipePause = 500 * time.Millisecond // longer than the program waits for more input before it judges a batch
	stillness = 20 * time.Second       // time without a byte read or written, after which the program is taken to hang
)

// piped is a command of the scripts. It runs a program with a file on a pipe as standard input, and checks its exit code. The writer pauses
// after each of some numbers of bytes: piped 1 in.ndjson 400,2000 caliper-lint --quiet.
func piped(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: piped CODE FILE BYTES[,BYTES...] PROGRAM [ARG...]")
	}
	data := ts.ReadFile(args[1])
	var chunks []string
	for _, text := range strings.Split(args[2], ",") {
		end, err := strconv.Atoi(text)
		ts.Check(err)
		start := len(strings.Join(chunks, ""))
		if end <= start || end >= len(data) {
			ts.Fatalf("%d is not inside the rest of the file, which has %d bytes", end, len(data))
		}
		chunks = append(chunks, data[start:end])
	}
	chunks = append(chunks, data[len(strings.Join(chunks, "")):])
	ctx, kill := context.WithCancel(context.Background())
	defer kill()
	command := exec.CommandContext(ctx, args[3], args[4:]...)
	command.Dir, command.Env = ts.MkAbs("."), append(os.Environ(), "HOME="+ts.Getenv("HOME"))
	var steps atomic.Int64
	command.Stdout, command.Stderr = counted{ts.Stdout(), &steps}, counted{ts.Stderr(), &steps}
	in, err := command.StdinPipe()
	ts.Check(err)
	ts.Check(command.Start())
	go func() {
		defer in.Close()
		for i, chunk := range chunks {
			if i > 0 {
				time.Sleep(pipePause)
			}
			if _, err := io.Copy(counted{in, &steps}, strings.NewReader(chunk)); err != nil {
				return // the program has ended
			}
		}
	}()
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	for before := int64(-1); ; {
		select {
		case <-ended:
			if code := command.ProcessState.ExitCode(); strconv.Itoa(code) != args[0] {
				ts.Fatalf("exit code %d, want %s", code, args[0])
			}
			return
		case <-time.After(stillness):
			if steps.Load() == before {
				kill()
				<-ended
				ts.Fatalf("the program hangs: it has neither read nor written anything for %v", stillness)
			}
			before = steps.Load()
		}
	}
}

// counted counts the writes that the writer has accepted.
type counted struct {
	io.Writer
	steps *atomic.Int64
}

func (c counted) Write(p []byte) (int, error) {
	n := 0
	for n < len(p) { // small writes, no longer than a pipe holds
		m, err := c.Writer.Write(p[n:min(n+1<<16, len(p))])
		n += m
		c.steps.Add(1)
		if err != nil {
			return n, err
		}
	}
	return n, nil
}
