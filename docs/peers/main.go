// Command peers checks the shape of every object in NDJSON on standard input with other JSON Schema libraries, for the
// measurements of docs/performance.go. It decodes each line and checks each object with a type by the schema of that type, which
// is the one that caliper-lint judges shapes by. That is a part of what caliper-lint checks.
//
//	peers gojsonschema|santhosh-tekuri < events.ndjson
//	peers schemas > schemas.json
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/xeipuuv/gojsonschema"

	"github.com/caliper-lint/caliper-lint/profiles"
	"github.com/caliper-lint/caliper-lint/rules/schema"
	"github.com/caliper-lint/caliper-lint/rules/tables"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: peers gojsonschema|santhosh-tekuri|schemas")
	}
	sources, err := schemas()
	check(err)
	switch os.Args[1] {
	case "schemas":
		check(json.NewEncoder(os.Stdout).Encode(sources))
	case "gojsonschema":
		validators := map[string]func(any) bool{}
		for name, source := range sources {
			s, err := gojsonschema.NewSchema(gojsonschema.NewGoLoader(source))
			check(err)
			validators[name] = func(object any) bool {
				result, err := s.Validate(gojsonschema.NewRawLoader(object))
				return err == nil && result.Valid()
			}
		}
		check(each(validators, func(line []byte) (event any, err error) {
			d := json.NewDecoder(bytes.NewReader(line))
			d.UseNumber() // the library requires it
			err = d.Decode(&event)
			return event, err
		}))
	case "santhosh-tekuri":
		validators := map[string]func(any) bool{}
		for name, source := range sources {
			text, err := json.Marshal(source)
			check(err)
			document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
			check(err)
			c := jsonschema.NewCompiler()
			check(c.AddResource(name+".json", document))
			s, err := c.Compile(name + ".json")
			check(err)
			validators[name] = func(object any) bool { return s.Validate(object) == nil }
		}
		check(each(validators, func(line []byte) (event any, err error) {
			err = json.Unmarshal(line, &event)
			return event, err
		}))
	default:
		log.Fatalf("peers: no way to check is called %q", os.Args[1])
	}
}

// schemas returns the schema of every type of Caliper 1.2.
func schemas() (map[string]map[string]any, error) {
	spec, err := profiles.Newest()
	if err != nil {
		return nil, err
	}
	sets, err := tables.Compile(spec)
	if err != nil {
		return nil, err
	}
	all, s := map[string]map[string]any{}, schema.New(sets[0])
	for _, t := range sets[0].Types {
		all[t.Name] = s.Source(t)
	}
	return all, nil
}

// each checks every line of standard input. The error is that of a line that is not JSON, or has a wrong shape.
func each(validators map[string]func(any) bool, decode func([]byte) (any, error)) error {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return nil
		}
		event, err := decode(line)
		if err != nil {
			return err
		}
		if !valid(validators, event) {
			return fmt.Errorf("wrong: %.100s", line)
		}
	}
}

// valid checks a value and everything in it.
func valid(validators map[string]func(any) bool, value any) bool {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			if !valid(validators, item) {
				return false
			}
		}
	case map[string]any:
		name, _ := value["type"].(string)
		if check := validators[name]; check != nil && !check(value) {
			return false
		}
		for _, member := range value {
			if !valid(validators, member) {
				return false
			}
		}
	}
	return true
}

func check(err error) {
	if err != nil {
		log.Fatal("peers: ", err)
	}
}
