package cmd

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// bombs are inputs made to take long, of about so many bytes, by what they have many or much of.
func bombs(size int) map[string]string {
	const begin = `{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"https://lakeside.example/p/1","type":"Person"`
	many := func(text string) string { return strings.Repeat(text, size/len(text)) }
	var names strings.Builder
	for i := 0; names.Len() < size; i++ {
		fmt.Fprintf(&names, `,"n%d":1`, i)
	}
	return map[string]string{
		"open brackets":           many("["),
		"open objects":            many(`{"a":`),
		"nestings":                many(strings.Repeat("[", 1999) + strings.Repeat("]", 1999) + "\n"),
		"a string":                begin + `,"name":"` + many(`\u001b`) + `"}`,
		"a name":                  begin + `,"` + many("a") + `":1}`,
		"a type":                  strings.Replace(begin, "Person", many("Person"), 1) + "}",
		"names":                   begin + names.String() + "}",
		"names beside extensions": begin + `,"extensions":{"x":1}` + names.String() + "}",
		"names in extensions":     begin + `,"extensions":{"x":1` + names.String() + "}}",
		"the same name":           begin + many(`,"\u0061":1`) + "}",
		"nulls":                   begin + `,"otherIdentifiers":[1` + many(",null") + "]}",
		"records":                 many("{}\n"),
		"records in an array":     "[{}" + many(",{}") + "]",
		"lines that are no JSON":  many("oops\n"),
		"faults on lines":         begin + ",\n" + many("\"a\": oops,\n") + "}",
	}
}

// TestGrowth holds that no input takes much longer than in proportion to its bytes: eight times the bytes not 24 times the processor time,
// where squared it would be 64.
func TestGrowth(t *testing.T) {
	t.Chdir(t.TempDir())
	commands := []string{"validate", "fix --diff"}
	if os.Getenv("LONG_TESTS") != "" {
		commands = append(commands, "filter", "certify", "validate --tolerant")
	}
	for _, command := range commands {
		took := func(data string) time.Duration {
			put(t, map[string]string{"bomb.json": data})
			c := exec.Command("caliper-lint", append(strings.Fields(command), "--jobs", "1", "bomb.json")...)
			if _, err := launch(t, c); err != nil {
				t.Skip(err)
			}
			return c.ProcessState.UserTime() + c.ProcessState.SystemTime()
		}
		small, large := bombs(1<<17), bombs(1<<20)
		for name := range small {
			least := took(small[name])
			if most := took(large[name]); most > 24*least {
				t.Errorf("%s of %s: %v, and of eight times as many %v", command, name, least, most)
			}
		}
	}
}
