package view

// orNull makes null of an empty string.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// list makes an empty array, not null, of no words.
func list(words []string) []string { return append([]string{}, words...) }
