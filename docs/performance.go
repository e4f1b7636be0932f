//go:build ignore

// Compares the program on a stream with other ways to read the same bytes, and prints the ratios:
//
//	go run docs/performance.go
//	go run docs/performance.go -peers
//
// With -peers it also measures other JSON Schema libraries, which it fetches: Go modules, and ajv with npm. It writes to
// the folder for temporary files only, and to the caches of go and npm.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	events = 200_000
	rounds = 5
)

func main() {
	peers := len(os.Args) > 1 && os.Args[1] == "-peers"
	if len(os.Args) > 1 && !peers {
		reader(os.Args[1])
		return
	}
	dir, err := os.MkdirTemp("", "caliper-lint-performance")
	check(err)
	defer os.RemoveAll(dir)
	lint, self := filepath.Join(dir, "caliper-lint"), filepath.Join(dir, "self")
	check(exec.Command("go", "build", "-o", lint, ".").Run())
	check(exec.Command("go", "build", "-o", self, "docs/performance.go").Run())
	clean, wrong, envelope := filepath.Join(dir, "clean"), filepath.Join(dir, "wrong"), filepath.Join(dir, "envelope.json")
	size := write(clean, wrong, envelope)
	small := "testdata/docs/fixtures/viewed.json"
	fmt.Printf("%d events, %d MB, %d processors, %s; medians of %d rounds\n\n", events, size>>20, runtime.NumCPU(), runtime.Version(), rounds)

	rows := []*row{
		{name: "json.Valid on each line", input: clean, command: []string{self, "valid"}},
		{name: "caliper-lint", input: clean, command: []string{lint, "--color", "never"}},
		{name: "caliper-lint --jobs 1", input: clean, command: []string{lint, "--jobs", "1"}},
		{name: "caliper-lint --jobs 1, a fault in every event", input: wrong, command: []string{lint, "--jobs", "1", "--format", "json"}, mayFail: true},
		{name: "caliper-lint filter", input: clean, command: []string{lint, "filter"}},
		{name: "caliper-lint certify", input: clean, command: []string{lint, "certify"}},
		{name: "caliper-lint, all of them in one envelope", input: envelope, command: []string{lint}},
		{name: "decoding to maps", input: clean, command: []string{self, "maps"}},
		{name: "caliper-lint --no-cache (gojsonschema on every object)", input: clean, command: []string{lint, "--jobs", "1", "--no-cache"}},
		{name: "caliper-lint on one small file", command: []string{lint, small}},
		{name: "a Go program that does nothing", command: []string{self, "nothing"}},
	}
	if peers {
		rows = append(rows, peerRows(dir, clean)...)
	}
	for range rounds {
		for _, r := range rows {
			r.run()
		}
	}
	base := rows[0]
	fmt.Println("| | wall ms | CPU ms | memory MB | wall against json.Valid | CPU |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, r := range rows {
		fmt.Printf("| %s | %.0f | %.0f | %.0f | %.2f | %.2f |\n", r.name, median(r.wall), median(r.cpu), slices.Max(r.memory),
			median(r.wall)/median(base.wall), median(r.cpu)/median(base.cpu))
	}
}

// peerRows builds the programs in docs/peers.
func peerRows(dir, clean string) []*row {
	program := filepath.Join(dir, "peers")
	run := func(in, name string, args ...string) []byte {
		cmd := exec.Command(name, args...)
		cmd.Dir, cmd.Stderr = in, os.Stderr
		out, err := cmd.Output()
		check(err)
		return out
	}
	run("docs/peers", "go", "build", "-o", program, ".")
	rows := []*row{
		{name: "gojsonschema by type, decoded to maps", input: clean, command: []string{program, "gojsonschema"}},
		{name: "santhosh-tekuri/jsonschema by type, decoded to maps", input: clean, command: []string{program, "santhosh-tekuri"}},
	}
	if _, err := exec.LookPath("npm"); err != nil {
		fmt.Println("no npm, and so no ajv")
		return rows
	}
	schemas, script := filepath.Join(dir, "schemas.json"), filepath.Join(dir, "ajv.mjs")
	check(os.WriteFile(schemas, run(".", program, "schemas"), 0o600))
	source, err := os.ReadFile("docs/peers/ajv.mjs")
	check(err)
	check(os.WriteFile(script, source, 0o600))
	run(dir, "npm", "install", "--silent", "--prefix", dir, "ajv@8")
	return append(rows, &row{name: "ajv by type, in Node.js", input: clean, command: []string{"node", script, schemas}})
}

// row is a command that is measured: wall-clock and CPU time in milliseconds, memory in megabytes.
type row struct {
	name, input       string
	command           []string
	mayFail           bool
	wall, cpu, memory []float64
}

func (r *row) run() {
	cmd := exec.Command(r.command[0], r.command[1:]...)
	if r.input != "" {
		in, err := os.Open(r.input)
		check(err)
		defer in.Close()
		cmd.Stdin = in
	}
	start := time.Now()
	if err := cmd.Run(); err != nil && !r.mayFail {
		check(fmt.Errorf("%s: %w", r.name, err))
	}
	r.wall = append(r.wall, float64(time.Since(start).Microseconds())/1000)
	state := cmd.ProcessState
	r.cpu = append(r.cpu, float64((state.UserTime()+state.SystemTime()).Microseconds())/1000)
	r.memory = append(r.memory, peak(state))
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// write makes the inputs: the conformant samples repeated in a random order, which is the same each time, and each with a
// new id.
func write(clean, wrong, envelope string) (size int) {
	var lines [][2]string
	files, err := filepath.Glob("testdata/good/events/*.json")
	check(err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		check(err)
		var compact bytes.Buffer
		check(json.Compact(&compact, data))
		text := compact.String()
		at := strings.Index(text, "urn:uuid:") + len("urn:uuid:")
		lines = append(lines, [2]string{text[:at], text[at+8:]})
	}
	out := [3]*bufio.Writer{}
	for i, name := range []string{clean, wrong, envelope} {
		f, err := os.Create(name)
		check(err)
		defer f.Close()
		out[i] = bufio.NewWriter(f)
		defer out[i].Flush()
	}
	out[2].WriteString(`{"sensor":"https://lakeside.example/s","sendTime":"2030-01-01T00:00:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":[`)
	order := rand.New(rand.NewPCG(1, 2))
	for i := range events {
		line := lines[order.IntN(len(lines))]
		text := fmt.Sprintf("%s%08x%s", line[0], i, line[1])
		out[0].WriteString(text + "\n")
		out[1].WriteString(strings.Replace(text, `"eventTime":"2`, `"eventTime":"x`, 1) + "\n")
		if i > 0 {
			out[2].WriteByte(',')
		}
		out[2].WriteString(text)
		size += len(text) + 1
	}
	out[2].WriteString("]}")
	return size
}

// reader reads standard input in one of the other ways.
func reader(how string) {
	if how == "nothing" {
		return
	}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	for {
		line, err := in.ReadSlice('\n')
		if len(line) > 0 {
			var event map[string]any
			switch {
			case how == "valid" && !json.Valid(line):
				panic("no JSON")
			case how == "maps":
				check(json.Unmarshal(line, &event))
			}
		}
		if err != nil {
			return
		}
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// peak is the most memory that a process held, in megabytes; 0 if the system does not report it.
func peak(state *os.ProcessState) float64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return float64(usage.Maxrss) / 1024
}
