package cmd

import (
	"errors"
	"runtime"
	"syscall"
)

// Exit codes.
const (
	exitOK       = 0 // the data conforms
	exitFindings = 1 // there are findings of the severity that --fail-on names, or worse
	exitFailure  = 2 // the job could not be done: wrong usage, an unreadable input, nothing to check
)

// exitError ends the program with a code. An empty message is not printed.
type exitError struct {
	code    int
	message string
}

func (e *exitError) Error() string { return e.message }

// errNothing ends a command whose inputs hold no data.
var errNothing = errors.New("nothing to check: there is no JSON in the input")

// isClosedPipe reports whether the reader of the output has closed the pipe, as head does. That needs no message. On systems with SIGPIPE
// the signal usually ends the program first.
func isClosedPipe(err error) bool {
	var number syscall.Errno
	if !errors.As(err, &number) {
		return false
	}
	if runtime.GOOS == "windows" {
		return number == 109 || number == 232 // ERROR_BROKEN_PIPE, ERROR_NO_DATA
	}
	return number == syscall.EPIPE
}
