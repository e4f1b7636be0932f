package cmd

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"

	"github.com/caliper-lint/caliper-lint/cmd/input"
	"github.com/caliper-lint/caliper-lint/cmd/terminal"
	"github.com/caliper-lint/caliper-lint/validate/source"
)

// Results that have been saved as JSON, to be converted or added up.

// addUp adds up the results that the user names. first holds the bytes of the first; a result is read by parse, and
// added to those before it by add.
func addUp[T any](in *input.Inputs, first []byte, parse func(io.Reader) (*T, error), add func(sum, part *T) error) (*T, error) {
	sum, err := parse(bytes.NewReader(first))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", terminal.Path(in.Paths[0]), err)
	}
	for _, path := range in.Paths[1:] {
		data, err := loadResult(in, path)
		if err != nil {
			return nil, err
		}
		part, err := parse(bytes.NewReader(data))
		if err == nil {
			err = add(sum, part)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", terminal.Path(path), err)
		}
	}
	return sum, nil
}

// loadResult reads a file, or for "-" standard input.
func loadResult(in *input.Inputs, path string) ([]byte, error) {
	data, err := in.Load(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", terminal.Path(path), source.Reason(err))
	}
	return data, nil
}

// writeResult has a result written to standard output.
func writeResult(stdout io.Writer, write func(io.Writer) error) error {
	out := bufio.NewWriter(stdout)
	if err := cmp.Or(write(out), out.Flush()); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}
