package view

// orNull returns nil, which is null in JSON, for an empty string.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// list returns words so that no words are an empty array in JSON, not null.
func list(words []string) []string { return append([]string{}, words...) }
