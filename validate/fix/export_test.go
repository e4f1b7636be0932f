package fix

// Forget forgets which inputs have been looked at: those that follow are of another run.
func (f *Fixer) Forget() {
	f.results.Forget()
	clear(f.lookResults)
}
