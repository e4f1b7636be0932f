package cmd

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain puts the program into the path as caliper-lint; run as that, the binary of the tests is the program itself.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"caliper-lint": func() { os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestRegress runs the scripts of testdata/regress: one for each bug that was fixed, so that none comes back.
func TestRegress(t *testing.T) {
	if testing.Short() {
		t.Skip("see start")
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "../testdata/regress",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// exits is the command of scripts that runs another, which must end with an exit code: exits 2 caliper-lint nowhere.json
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
