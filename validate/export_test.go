package validate

// SetPartSize makes parts of about so many bytes.
func (v *Validator) SetPartSize(bytes int) { v.partSize = bytes }
