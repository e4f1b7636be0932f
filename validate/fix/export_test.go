package fix

// Forget forgets the inputs that Look has read, as if a new run began.
func (f *Fixer) Forget() {
	f.results.Forget()
	clear(f.lookResults)
}
