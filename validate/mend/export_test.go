package mend

// Forget forgets which inputs have been looked at: those that follow are of another run.
func (m *Mender) Forget() {
	m.ahead.Forget()
	clear(m.seen)
}
