package validate

// SetPartSize makes parts of about so many bytes.
func (v *Validator) SetPartSize(bytes int) { v.partSize = bytes }

// Passed returns how many lines texts have, and characters after them.
func Passed(texts ...[]byte) [2]int {
	var p place
	for _, text := range texts {
		p.pass(text)
	}
	return [2]int{p.lines, p.characters}
}
