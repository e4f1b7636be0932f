package cmd

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/caliper-lint/caliper-lint/validate/report"
)

// TestFull checks that every command fails if it cannot write its output, or a report in any format.
func TestFull(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	t.Chdir(t.TempDir())
	put(t, map[string]string{"bad.json": faulty, "good.json": person, "fixable.json": fixable, "settings.yaml": "quiet: true\n"})
	for command, file := range map[string]string{"validate": "report", "certify": "result"} {
		_, text, _ := run2(t, command, "--format", "json", "bad.json")
		put(t, map[string]string{file: text})
	}
	var all [][]string
	for _, line := range []string{"--help", "help", "help validate", "validate --help", "baseline", "config", "init --help", "--version", "completion", "completion bash", "completion zsh",
		"completion fish", "completion powershell", "profiles", "profiles Media", "profiles --format json", "rules", "rules --format json", "explain value/iri", "config show",
		"config verify --config settings.yaml",
		"merge report", "merge result", "certify --merge result", "certify good.json", "certify --format json good.json", "filter good.json", "filter --unbuffered good.json", "init",
		"fix --diff fixable.json", "fix --format oneline bad.json"} {
		all = append(all, strings.Fields(line))
	}
	for _, format := range report.Formats() {
		all = append(all, []string{"--format", format, "bad.json"}, []string{"convert", "report", "--format", format},
			[]string{"--output", format + "=/dev/full", "bad.json"}, []string{"convert", "report", "--output", format + "=/dev/full"})
	}
	all = append(all, []string{"filter", "bad.json", "--rejects", "/dev/full"})
	for _, args := range all {
		var stderr bytes.Buffer
		if code := Main(args, strings.NewReader(""), full, &stderr); code != exitFailure || !strings.Contains(stderr.String(), "no space left on device") {
			t.Errorf("%s: exit code %d, %q", args, code, stderr.String())
		}
	}
	if code, _, stderr := run2(t, "baseline", "write", "/dev/full", "bad.json"); code != exitFailure || !strings.Contains(stderr, "/dev/full: it already exists and is not a baseline") {
		t.Errorf("exit code %d, %q", code, stderr)
	}
}

// onSmallDisk runs the program, "$0", on a full disk of 512 KiB. It prints exit codes, and the names of all files if the old files are
// unchanged.
const onSmallDisk = `
mount -t tmpfs -o size=512k none "$1" || exit 77
cd "$1"
printf %s "$2" > bad.json
printf %s "$3" > fixable.json
"$0" -q bad.json --output json=report.json --output html=report.html >/dev/null
"$0" baseline write known.json bad.json 2>/dev/null
cksum report.json report.html known.json fixable.json > sums
cat /dev/zero > fill 2>/dev/null
for args in "bad.json --output json=report.json" "bad.json --output html=report.html" "bad.json --output html=new.html" "baseline write known.json bad.json" \
	"baseline write new.json bad.json" "init" "convert report.json --output html=new.html" "filter bad.json --rejects rejects" "fix fixable.json"; do
	"$0" $args >/dev/null 2>&1
	echo "$args: $?"
done
cksum report.json report.html known.json fixable.json | cmp - sums && ls -A`

// TestFullDisk checks that commands that write to a full disk fail, leave existing files as they are, and leave no new files behind.
func TestFullDisk(t *testing.T) {
	folder := t.TempDir()
	got, err := launch(t, inNamespace(shell(onSmallDisk, folder, faulty, fixable), 0, syscall.CLONE_NEWNS))
	if err != nil || got.code == 77 {
		t.Skipf("this user cannot mount a file system here: %v, %s", err, got.stderr)
	}
	want := `bad.json --output json=report.json: 2
bad.json --output html=report.html: 2
bad.json --output html=new.html: 2
baseline write known.json bad.json: 2
baseline write new.json bad.json: 2
init: 2
convert report.json --output html=new.html: 2
filter bad.json --rejects rejects: 2
fix fixable.json: 2
bad.json
fill
fixable.json
known.json
rejects
report.html
report.json
sums
`
	if got.stdout != want {
		t.Errorf("%s%s\nwant\n%s", got.stdout, got.stderr, want)
	}
}

// filling returns commands that write files: some replace existing files, others write new ones.
func filling() (all []string) {
	for _, format := range report.Formats() {
		all = append(all, "many.ndjson --output "+format+"=old."+format, "many.ndjson --output "+format+"=new."+format, "convert old.json --output "+format+"=old."+format)
	}
	return append(all, "many.ndjson --quiet --output sarif=old.sarif --output html=old.html", "fix fixable.ndjson", "fix fixable.ndjson --output html=old.html",
		"baseline write known.json many.ndjson", "baseline write new.json many.ndjson", "filter fixable.ndjson --fail-on never >/dev/full", "fix - <fixable.ndjson >/dev/full")
}

// putForFilling writes the files that the commands of filling read and replace. Each is larger than the limit of TestTooLarge.
func putForFilling(t *testing.T) {
	t.Helper()
	many := ""
	for i := range 200 {
		many += strings.Replace(faulty, "no IRI", "no IRI "+strings.Repeat("x", i), 1)
	}
	put(t, map[string]string{"many.ndjson": many, "fixable.ndjson": strings.Repeat(fixable, 1000)})
	for _, format := range report.Formats() {
		if code, _, stderr := run2(t, "many.ndjson", "--quiet", "--output", format+"=old."+format); code != exitFindings {
			t.Fatal(stderr)
		}
	}
	if code, _, stderr := run2(t, "baseline", "write", "known.json", "many.ndjson"); code != exitOK {
		t.Fatal(stderr)
	}
}

// TestTooLarge checks commands under a limit for the size of files (ulimit -f): each fails, leaves existing files as they are, and leaves no
// new file behind.
func TestTooLarge(t *testing.T) {
	t.Chdir(t.TempDir())
	putForFilling(t)
	before := snapshot(t, ".")
	for _, blocks := range []string{"0", "8"} { // blocks of 512 bytes
		script := "ulimit -f " + blocks + `; for args; do eval '"$0"' "$args" >/dev/null 2>&1; echo $? "$args"; done | cat`
		got, err := launch(t, shell(script, filling()...))
		if err != nil {
			t.Skip(err)
		}
		want := ""
		for _, command := range filling() {
			want += "2 " + command + "\n"
		}
		if got.stdout != want {
			t.Errorf("%s%s\nwant\n%s", got.stdout, got.stderr, want)
		}
		if after := snapshot(t, "."); !slices.Equal(after, before) {
			t.Errorf("the folder has\n%s\nand had\n%s", strings.Join(after, "\n"), strings.Join(before, "\n"))
		}
	}
}
