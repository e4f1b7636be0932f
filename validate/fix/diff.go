package fix

import (
	"bytes"
	"fmt"
	"slices"
)

// around is the number of unchanged lines around the changed ones of a hunk.
const around = 3

// mostCompared bounds the pairs of lines that are compared to make a block of changed lines small.
const mostCompared = 10_000

// block is a sequence of changed lines: from and to are offsets, at line starts, in the text before (0) and after (1).
type block struct{ from, to [2]int }

// differ writes the difference of two texts.
type differ struct {
	texts  [2][]byte
	line   func(text []byte) error // receives every line of the difference
	hunk   []block
	passed [2]int // the offsets behind the last hunk, or block of the hunk
	lines  [2]int // the lines before these offsets
	first  [2]int // the lines before the first block of the hunk
	err    error
}

// Diff passes the lines of a unified difference to a function, each with the mark before it and without a line end of its own. kept are the
// runs of before that are in after: with them, time and memory do not depend on the likeness of the lines.
func Diff(before, after []byte, kept []Run, line func(text []byte) error) error {
	d := &differ{texts: [2][]byte{before, after}, line: line}
	at, passed := [2]int{}, [2]int{} // the line starts up to which the difference is complete; the end of the last run
	isOpen := false                  // there is a change after at
	for _, run := range append(slices.Clip(kept), Run{Old: len(before), New: len(after)}) {
		start := [2]int{run.Old, run.New}
		isOpen = isOpen || start != passed
		passed = [2]int{run.Old + run.Len, run.New + run.Len}
		if isOpen {
			skip, ok := d.toLineStart(run)
			if !ok {
				continue // another change is on this line
			}
			end := [2]int{run.Old + skip, run.New + skip}
			d.add(block{at, end})
			at, isOpen = end, false
		}
		same := bytes.LastIndexByte(before[at[0]:passed[0]], '\n') + 1 // the rest of the last line may differ
		at = [2]int{at[0] + same, at[1] + same}
	}
	d.flush()
	return d.err
}

// toLineStart returns the bytes of a run before the first one that is the start of a line in both texts. The end of the texts counts, too.
func (d *differ) toLineStart(run Run) (bytesBefore int, ok bool) {
	if run.Old == len(d.texts[0]) && run.New == len(d.texts[1]) || d.startsLine([2]int{run.Old, run.New}) {
		return 0, true
	}
	eol := bytes.IndexByte(d.texts[0][run.Old:run.Old+run.Len], '\n')
	return eol + 1, eol >= 0
}

// startsLine reports whether both texts have the start of a line at their offsets.
func (d *differ) startsLine(at [2]int) bool {
	for side, text := range d.texts {
		if at[side] > 0 && text[at[side]-1] != '\n' {
			return false
		}
	}
	return true
}

// add adds a block to the hunk, without the lines at its ends that are the same. The block is split if equal lines are within it.
func (d *differ) add(b block) {
	lines := [2][][]byte{}
	for side, text := range d.texts {
		lines[side] = bytes.SplitAfter(text[b.from[side]:b.to[side]], []byte{'\n'})
		if last := len(lines[side]) - 1; len(lines[side][last]) == 0 {
			lines[side] = lines[side][:last]
		}
	}
	at := b.from
	pass := func(side int) {
		at[side] += len(lines[side][0])
		lines[side] = lines[side][1:]
	}
	for len(lines[0]) > 0 && len(lines[1]) > 0 && bytes.Equal(lines[0][0], lines[1][0]) {
		pass(0)
		pass(1)
	}
	for {
		last := [2]int{len(lines[0]) - 1, len(lines[1]) - 1}
		if last[0] < 0 || last[1] < 0 || !bytes.Equal(lines[0][last[0]], lines[1][last[1]]) {
			break
		}
		lines = [2][][]byte{lines[0][:last[0]], lines[1][:last[1]]}
	}
	common := commonLines(lines)
	for len(lines[0]) > 0 || len(lines[1]) > 0 {
		start := at
		for len(lines[0]) > 0 && !(len(common) > 0 && common[0][0] == len(lines[0])) {
			pass(0)
		}
		for len(lines[1]) > 0 && !(len(common) > 0 && common[0][1] == len(lines[1])) {
			pass(1)
		}
		if at != start {
			d.append(block{start, at})
		}
		for len(common) > 0 && common[0] == [2]int{len(lines[0]), len(lines[1])} {
			common = common[1:]
			pass(0)
			pass(1)
		}
	}
}

// commonLines returns a longest common sequence of lines of two lists. Each line is given as the numbers of lines from it to the ends of
// the lists. For long lists it returns nil.
func commonLines(lines [2][][]byte) (common [][2]int) {
	n, m := len(lines[0]), len(lines[1])
	if n == 0 || m == 0 || n > mostCompared/m {
		return nil
	}
	longest := make([]int, (n+1)*(m+1)) // at i*(m+1)+j: of the last i and j lines
	for i := 1; i <= n; i++ {
		for j := 1; j <= m; j++ {
			best := max(longest[(i-1)*(m+1)+j], longest[i*(m+1)+j-1])
			if bytes.Equal(lines[0][n-i], lines[1][m-j]) {
				best = longest[(i-1)*(m+1)+j-1] + 1
			}
			longest[i*(m+1)+j] = best
		}
	}
	for i, j := n, m; i > 0 && j > 0; {
		switch {
		case bytes.Equal(lines[0][n-i], lines[1][m-j]):
			common = append(common, [2]int{i, j})
			i, j = i-1, j-1
		case longest[(i-1)*(m+1)+j] >= longest[i*(m+1)+j-1]:
			i--
		default:
			j--
		}
	}
	return common
}

// append appends a block to the hunk. A block that is far from the last one begins a new hunk.
func (d *differ) append(b block) {
	between := bytes.Count(d.texts[0][d.passed[0]:b.from[0]], []byte{'\n'})
	if between > 2*around {
		d.flush()
	}
	d.lines[0] += between
	d.lines[1] += between
	if len(d.hunk) == 0 {
		d.first = d.lines
	}
	d.hunk = append(d.hunk, b)
	for side, text := range d.texts {
		d.lines[side] += countLines(text[b.from[side]:b.to[side]])
	}
	d.passed = b.to
}

// countLines counts lines. The last line needs no line end.
func countLines(text []byte) int {
	n := bytes.Count(text, []byte{'\n'})
	if len(text) > 0 && text[len(text)-1] != '\n' {
		n++
	}
	return n
}

// flush writes the hunk.
func (d *differ) flush() {
	if len(d.hunk) == 0 {
		return
	}
	before := d.texts[0]
	from, to, last := d.hunk[0].from[0], d.hunk[len(d.hunk)-1].to[0], d.hunk[len(d.hunk)-1]
	start, above := from, 0
	for ; above < around && start > 0; above++ {
		start = bytes.LastIndexByte(before[:start-1], '\n') + 1
	}
	end := to
	for range around {
		if end < len(before) {
			end += lineLength(before[end:])
		}
	}
	d.head(above, countLines(before[start:end]), countLines(d.texts[1][d.hunk[0].from[1]:last.to[1]])+above+countLines(before[to:end]))
	at := start
	for _, b := range d.hunk {
		d.write(' ', before[at:b.from[0]])
		d.write('-', before[b.from[0]:b.to[0]])
		d.write('+', d.texts[1][b.from[1]:b.to[1]])
		at = b.to[0]
	}
	d.write(' ', before[at:end])
	d.hunk = d.hunk[:0]
}

// head writes the first line of a hunk: the numbers of lines above its first block, and of its lines before and after.
func (d *differ) head(above, before, after int) {
	place := func(lines, count int) string {
		switch count {
		case 0:
			return fmt.Sprintf("%d,0", lines-above)
		case 1:
			return fmt.Sprint(lines - above + 1)
		}
		return fmt.Sprintf("%d,%d", lines-above+1, count)
	}
	d.emit([]byte("@@ -" + place(d.first[0], before) + " +" + place(d.first[1], after) + " @@"))
}

// write writes lines with a mark before each.
func (d *differ) write(mark byte, text []byte) {
	for len(text) > 0 {
		n := lineLength(text)
		d.emit(append([]byte{mark}, bytes.TrimSuffix(text[:n], []byte{'\n'})...))
		if text[n-1] != '\n' {
			d.emit([]byte(`\ No newline at end of file`))
		}
		text = text[n:]
	}
}

func (d *differ) emit(line []byte) {
	if d.err == nil {
		d.err = d.line(line)
	}
}

func lineLength(text []byte) int {
	if end := bytes.IndexByte(text, '\n'); end >= 0 {
		return end + 1
	}
	return len(text)
}
