package words

import "strconv"

// Grouped writes a number with separators between its thousands: 18,995.
func Grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Count writes a number with a noun: "1 event", "18,995 events".
func Count(n int, noun string) string { return CountOf(n, noun, noun+"s") }

// CountOf is Count for words with another plural: "1 event has", "2 events have".
func CountOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Grouped(n) + " " + many
}
