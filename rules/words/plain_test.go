package words

import "testing"

// TestSharingWord checks which known name shares a word with another name.
func TestSharingWord(t *testing.T) {
	for _, c := range []struct {
		name  string
		known []string
		want  string
	}{
		{"messageProperties", []string{"id", "messageParameters"}, "messageParameters"},
		{"message_parameter", []string{"messageParameters"}, "messageParameters"},
		{"launch-parameters", []string{"messageParameters"}, "messageParameters"},
		{"MESSAGEPROPS", []string{"messageParameters"}, "messageParameters"},
		{"lastModified", []string{"dateModified", "name"}, "dateModified"},
		{"sessionTime", []string{"session"}, "session"},
		{"extensionData", []string{"extensions"}, "extensions"},
		{"federatedLogin", []string{"session", "federatedSession"}, "federatedSession"},
		{"dateOfBirth", []string{"dateCreated"}, ""}, // date has four letters
		{"nameOfUser", []string{"name"}, ""},
		{"hat", []string{"session", "id"}, ""},
		{"", []string{"session"}, ""},
	} {
		if got := SharingWord(c.name, c.known); got != c.want {
			t.Errorf("%q: got %q, want %q", c.name, got, c.want)
		}
	}
}
