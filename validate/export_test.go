package validate

import "github.com/caliper-lint/caliper-lint/validate/position"

// SetPartSize sets the size of batches, about, in bytes.
func (v *Validator) SetPartSize(bytes int) { v.batchSize = bytes }

// SetMostFindings sets the number of findings after which the rest of a batch is judged later.
func (v *Validator) SetMostFindings(n int) { v.pipeline.workers.mostFindings = n }

// Passed returns the number of line ends in texts, and of characters after the last of them.
func Passed(texts ...[]byte) [2]int {
	var p position.Position
	for _, text := range texts {
		p.Pass(text)
	}
	return [2]int{p.Lines, p.Characters}
}
