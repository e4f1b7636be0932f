package profiles

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"gopkg.in/yaml.v3"
)

//go:embed other-formats.yaml
var otherFormats []byte

// OtherFormat is a format of data that is sometimes sent where Caliper is expected.
type OtherFormat struct {
	Name string     `yaml:"name"` // the name with its article: "an xAPI statement"
	Has  [][]string `yaml:"has"`  // lists of member names: an object is of the format if it has all members of one list
}

// OtherFormats returns the formats that the program recognises. The error is a mistake in the program's own file.
var OtherFormats = sync.OnceValues(func() (all []OtherFormat, err error) {
	decoder := yaml.NewDecoder(bytes.NewReader(otherFormats))
	decoder.KnownFields(true)
	if err := decoder.Decode(&all); err != nil {
		return nil, fmt.Errorf("load other formats: %w", err)
	}
	return all, nil
})
