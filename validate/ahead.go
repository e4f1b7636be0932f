package validate

import "github.com/caliper-lint/caliper-lint/validate/finding"

// ReadAhead reads an input that is to be judged later, as it will be then, for Shares. Nothing of it counts, or is handed out, and
// what is judged is not compared with it.
func (v *Validator) ReadAhead(name string, data []byte) error {
	options, counts, past := v.options, v.counts, v.history
	defer func() { v.options, v.counts, v.history = options, counts, past }()
	if v.ahead == nil {
		v.ahead = past.Fresh()
	}
	v.history = v.ahead
	v.options.Suppress, v.options.OnSettled, v.options.OnRecord, v.options.OnPart, v.options.OnPause = nil, nil, nil, nil, nil
	if options.OnEvent != nil { // which workers have been told
		v.options.OnEvent = func(Event) {}
	}
	return v.Validate(name, data, func(finding.Finding) error { return nil })
}

// Shares reports whether different events of the inputs that have been read ahead have the given id. It is not asked of more ids
// than are remembered.
func (v *Validator) Shares(id string) bool { return v.ahead != nil && v.ahead.Shares([]byte(id)) }
