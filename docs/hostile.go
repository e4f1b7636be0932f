//go:build ignore

// Measures the cost of hostile inputs, and of hostile inputs of twice the length, and prints the ratios:
//
//	go run docs/hostile.go
//
// It writes to the folder for temporary files only.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

const (
	size    = 4 << 20 // the bytes of an input, roughly; it is also made twice as long
	context = `"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2"`
	person  = "{" + context + `,"id":"https://lakeside.example/p/1","type":"Person"`
)

// hostile is an input that is made to be expensive.
type hostile struct {
	name    string
	make    func(size int) string
	command string // the name of the file follows; "validate --quiet" if it is empty
}

// many repeats a text to a size.
func many(text string) func(size int) string {
	return func(size int) string { return strings.Repeat(text, size/len(text)) }
}

// within puts the made text between two others.
func within(before string, middle func(size int) string, after string) func(size int) string {
	return func(size int) string { return before + middle(size) + after }
}

// counted repeats a text, each time with another number.
func counted(format string) func(size int) string {
	return func(size int) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
}

// spelt are names with the letters of dateCreated, and more or fewer underscores between them.
func spelt(size int) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		b.WriteString(`,"`)
		left := i
		for _, letter := range "dateCreated" {
			b.WriteRune(letter)
			b.WriteString(strings.Repeat("_", left%7))
			left /= 7
		}
		b.WriteString(`":1`)
	}
	return b.String()
}

var all = []hostile{
	{"numbers in extensions", within(person+`,"extensions":{"x":[1`, many(",1"), "]}}"), ""},
	{"short names in extensions", within(person+`,"extensions":{"x":1`, counted(`,"%x":1`), "}}"), ""},
	{"1600 entities without id around a text", within("{"+context+`,"type":"Chapter","isPartOf":`+strings.Repeat(`{"type":"Chapter","isPartOf":`, 1600)+`{"type":"Chapter","name":"`,
		many("x"), `"}`+strings.Repeat("}", 1601)), ""},
	{"names one in the other, each twice", many(person + `,"extensions":` + strings.Repeat(`{"a":1,"a":`, 1900) + "1" + strings.Repeat("}", 1901) + "\n"), "validate --quiet --format json"},
	{"the same", many(person + `,"extensions":` + strings.Repeat(`{"a":1,"a":`, 1900) + "1" + strings.Repeat("}", 1901) + "\n"), "baseline write baseline.json"},
	{"the same", many(person + `,"extensions":` + strings.Repeat(`{"a":1,"a":`, 1900) + "1" + strings.Repeat("}", 1901) + "\n"), "filter --rejects rejects.json"},
	{"custom properties before id and type", within("{", counted(`"zq%d":1,`), person[1:]+"}"), "fix --diff"},
	{"custom properties beside extensions", within(person+`,"extensions":{"x":1}`, counted(`,"zq%d":1`), "}"), "fix --diff"},
	{"a property spelt in many ways", within("{"+`"x":1`, spelt, ","+person[1:]+"}"), ""},
	{"records of two bytes", many("{}\n"), "validate --quiet --format json"},
	{"terms that do not exist", within("", func(size int) string {
		return strings.Repeat("{"+context+`,"id":"https://lakeside.example/m","type":"Membership","roles":[`+counted(`"TeachingAssist%d",`)(200_000)+"\"Learner\"]}\n", size/200_000)
	}, ""), "validate --quiet --format oneline"},
	{"99 comments behind the numbers", within(person+`,"extensions":{"x":[1`, many(",1"), "]"+strings.Repeat("\n// so", 99)+"\n}}"), "validate --quiet --tolerant"},
	{"open brackets", many("["), ""},
	{"nestings", many(strings.Repeat("[", 1999) + strings.Repeat("]", 1999) + "\n"), ""},
	{"a string of escapes", within(person+`,"name":"`, many(`\u001b`), `"}`), ""},
	{"the same name", within(person, many(`,"\u0061":1`), "}"), ""},
	{"nulls", within(person+`,"otherIdentifiers":[1`, many(",null"), "]}"), ""},
	{"lines that are not JSON", many("oops\n"), ""},
	{"zeros", many("\x00"), "filter --rejects rejects.json"},
	{"a string and a pattern of --schema", within(person+`,"extensions":"`, many("x"), `"}`), "validate --quiet --schema Person=schema.json"},
	{"a report with as many findings", report, "convert --format oneline"},
	{"the same", report, "merge"},
	{"the same", report, "convert --format junit"},
}

// report makes a JSON report.
func report(size int) string {
	check(os.WriteFile("wrong.json", []byte(strings.Repeat("{\"id\":1}\n", size/600)), 0o600))
	out, _ := exec.Command("./caliper-lint", "validate", "--no-config", "--quiet", "--format", "json", "wrong.json").Output() // it exits with 1
	return string(out)
}

func main() {
	dir, err := os.MkdirTemp("", "caliper-lint-hostile")
	check(err)
	defer os.RemoveAll(dir)
	check(exec.Command("go", "build", "-o", filepath.Join(dir, "caliper-lint"), ".").Run())
	check(os.Chdir(dir))
	check(os.WriteFile("schema.json", []byte(`{"pattern":"(((x{0,9}){0,10}){0,10})y"}`), 0o600))
	_, idle, _ := measure(hostile{make: many("{}")}, 2)
	fmt.Printf("%d MiB and twice as much, %d processors, %s\n\n", size>>20, runtime.NumCPU(), runtime.Version())
	fmt.Println("| | command | CPU s | for twice the bytes | memory, times the bytes | output |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, h := range all {
		once, _, _ := measure(h, size)
		twice, memory, written := measure(h, 2*size)
		bytes := bytesOf("hostile.json")
		fmt.Printf("| %s | `%s` | %.2f | %.1f | %.1f | %.1f |\n", h.name, h.line(), once, twice/once, max(0, memory-idle)/bytes, written/bytes)
	}
}

func (h hostile) line() string {
	if h.command == "" {
		return "validate --quiet"
	}
	return h.command
}

// measure runs the command, and returns the CPU time in seconds, and the bytes of the memory and of the output.
func measure(h hostile, size int) (cpu, memory, written float64) {
	check(os.WriteFile("hostile.json", []byte(h.make(size)), 0o600))
	for _, file := range []string{"rejects.json", "baseline.json"} {
		os.Remove(file)
	}
	var out counter
	args := strings.Fields(h.line())
	cmd := exec.Command("./caliper-lint", append(args, "--no-config", "hostile.json")...)
	var problems strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &problems
	_ = cmd.Run() // most of the data is wrong
	written = float64(out) + bytesOf("rejects.json") + bytesOf("baseline.json")
	state := cmd.ProcessState
	if state.ExitCode() > 1 {
		check(fmt.Errorf("%s: exit code %d: %.300s", h.name, state.ExitCode(), problems.String()))
	}
	return (state.UserTime() + state.SystemTime()).Seconds(), float64(state.SysUsage().(*syscall.Rusage).Maxrss) * 1024, written
}

// bytesOf returns the length of a file; 0 if there is none.
func bytesOf(file string) float64 {
	info, err := os.Stat(file)
	if err != nil {
		return 0
	}
	return float64(info.Size())
}

// counter counts the bytes that are written to it.
type counter int

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
