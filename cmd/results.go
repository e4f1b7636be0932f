package cmd

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/outfile"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/validate/coverage"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/spool"
)

// Here saved results (JSON) are read, for convert and merge.

// addUp adds up the results that the user names. first is the first result. parse reads a result; add adds part to sum.
func addUp[T any](in *input.Inputs, first report.Source, parse func(report.Source) (*T, error), add func(sum, part *T) error) (*T, error) {
	sum, err := parse(first)
	if err != nil {
		return nil, err
	}
	for _, path := range in.Paths[1:] {
		of := resultAt(in, path)
		part, err := parse(of)
		if err != nil {
			return nil, err
		}
		if err := add(sum, part); err != nil {
			return nil, &report.SourceError{Name: of.Name, Err: err}
		}
	}
	return sum, nil
}

// readCoverage reads a result of certify --format json.
func readCoverage(from report.Source) (*coverage.Coverage, error) {
	file, err := from.Open()
	if err == nil {
		defer file.Close()
		var c *coverage.Coverage
		if c, err = coverage.Read(file); err == nil {
			return c, nil
		}
	}
	return nil, &report.SourceError{Name: from.Name, Err: err}
}

// isCoverage reports whether a result is from certify. The answer is no if it cannot be opened.
func isCoverage(from report.Source) bool {
	file, err := from.Open()
	if err != nil {
		return false
	}
	defer file.Close()
	return coverage.Is(file)
}

// resultAt returns the result in a file; "-" is standard input. The result can be opened more than once: the content of a pipe is kept in
// memory, compressed.
func resultAt(in *input.Inputs, path string) report.Source {
	var held *spool.Buffer
	return report.Source{Name: terminal.Path(path), Open: func() (io.ReadCloser, error) {
		if held == nil {
			file, err := in.Open(path)
			if err != nil {
				return nil, err
			}
			if outfile.Regular(file) != nil {
				return file, nil
			}
			defer file.Close()
			if held, err = hold(file); err != nil {
				return nil, err
			}
		}
		r, err := held.Reader()
		return io.NopCloser(r), err
	}}
}

// mostHeld bounds the bytes of a result that are kept.
const mostHeld = 1 << 34

// hold reads a pipe. If the content does not begin like a JSON object, only its first bytes are kept: they suffice for the error.
func hold(from io.Reader) (*spool.Buffer, error) {
	held, in := new(spool.Buffer), bufio.NewReader(from)
	head, err := in.Peek(1 << 10)
	if err == nil && !bytes.HasPrefix(bytes.TrimSpace(head), []byte("{")) {
		_, err = held.Write(head)
		return held, err
	}
	n, err := io.Copy(held, io.LimitReader(in, mostHeld+1))
	if err == nil && n > mostHeld {
		err = fmt.Errorf("it is not a regular file and holds more than %d GiB; save it to a file first", mostHeld>>30)
	}
	return held, err
}

// writeResult writes a result to standard output through a buffer.
func writeResult(stdout io.Writer, write func(io.Writer) error) error {
	out := bufio.NewWriter(stdout)
	if err := cmp.Or(write(out), out.Flush()); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}
