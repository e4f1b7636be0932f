package validate

import "github.com/caliper-lint/caliper-lint/validate/position"

// SetPartSize makes parts of about so many bytes.
func (v *Validator) SetPartSize(bytes int) { v.batchSize = bytes }

// SetMostFindings lets a part be taken in pieces after each of which there are so many findings, or some more.
func (v *Validator) SetMostFindings(n int) { v.pipeline.workers.mostFindings = n }

// Passed returns how many lines texts have, and characters after them.
func Passed(texts ...[]byte) [2]int {
	var p position.Position
	for _, text := range texts {
		p.Pass(text)
	}
	return [2]int{p.Lines, p.Characters}
}
