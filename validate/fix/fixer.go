package fix

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules"
	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Fixer fixes inputs. It is used by one goroutine at a time.
//
// Two validators are needed. The one of the Fixer gives every record with the fixes of its faults. It reads the same record in
// several states, so it forgets before each reading what it has read. The validator of the results must not forget: it compares the
// inputs of a run, and so knows which ids different events share.
type Fixer struct {
	options     validate.Options
	fixing      *validate.Validator   // of an input, and then of each record in which something has been fixed
	results     *validate.Validator   // of the caller, who has the results judged
	seed        maphash.Seed          // of the sums of inputs
	lookResults map[string]lookResult // by the name of an input
	looking     bool                  // an input is looked at: the ids of events are left as they are
	fixableIDs  int                   // how many ids of the input that is looked at could be fixed
	ctx         context.Context       // of the call at hand
	input       reading               // of a whole input
	record      reading               // of a single record
	current     *reading              // the one of these two that is going on
}

// lookResult is what is known of an input that has been looked at.
type lookResult struct {
	sum   uint64 // of the bytes of the input
	clean bool   // nothing in the input can be fixed
}

// reading is what becomes of data that is read once.
type reading struct {
	out      bytes.Buffer
	read     int             // bytes of the data
	fixCount int             // fixes
	changed  []changedRecord // the records with fixes
}

// changedRecord is a record in which something has been fixed. This can bring to light what else is to be fixed.
type changedRecord struct{ number, from, to int } // its number in the input, and the bytes of the output that it takes

// mostReadings bounds how often a record is read: a misspelt type hides what is below it, but not more.
const mostReadings = 2 * document.MostDepth

// New returns a Fixer. The results are judged by the given validator, which has the same options. The error is that of validate.New.
func New(results *validate.Validator, o validate.Options) (*Fixer, error) {
	f := &Fixer{options: o, results: results, seed: maphash.MakeSeed(), lookResults: map[string]lookResult{}}
	o.OnEvent, o.OnSettled, o.OnBatch, o.OnPause = nil, nil, nil, nil
	o.Fixes, o.OnRecord = true, f.take
	var err error
	f.fixing, err = validate.New(o)
	return f, err
}

// Look reads an input before any is fixed, since it takes all inputs to tell which ids different events share: these are left as
// they are. Events are compared as they will be. The errors are those of Fix.
func (f *Fixer) Look(ctx context.Context, name string, data []byte) error {
	_, _, err := f.look(ctx, name, data)
	return err
}

// look does so, and returns the input with all fixes but those of ids.
func (f *Fixer) look(ctx context.Context, name string, data []byte) (fixed []byte, made int, err error) {
	f.looking, f.fixableIDs = true, 0
	fixed, made, err = f.fix(ctx, name, data)
	f.looking = false
	if err != nil {
		return nil, 0, err
	}
	f.lookResults[name] = lookResult{maphash.Bytes(f.seed, data), made == 0 && f.fixableIDs == 0}
	return fixed, made, f.results.ReadAhead(name, fixed)
}

// Fix returns an input with all faults fixed that can be, and how many were; none again if the result is fixed once more. What is
// suppressed is left alone. An input that has not been looked at is looked at now. name is as of validate.Validator.Read. The error
// is that of ctx when it is done, or one of the program's own tables.
func (f *Fixer) Fix(ctx context.Context, name string, data []byte) (fixed []byte, made int, err error) {
	defer func() { f.input.out = bytes.Buffer{} }() // what it holds is the caller's now
	seen, ok := f.lookResults[name]
	if !ok {
		if fixed, made, err = f.look(ctx, name, data); err != nil || f.fixableIDs == 0 {
			return fixed, made, err
		}
	}
	if seen.clean && seen.sum == maphash.Bytes(f.seed, data) {
		return data, 0, ctx.Err()
	}
	return f.fix(ctx, name, data)
}

// fix reads an input once, and then each record again that has changed. What it returns may be in the buffer of f.input.
func (f *Fixer) fix(ctx context.Context, name string, data []byte) (fixed []byte, made int, err error) {
	f.ctx = ctx
	if err := f.readOnce(&f.input, name, data); err != nil {
		return nil, 0, err
	}
	if f.input.fixCount == 0 {
		return data, 0, nil
	}
	once, end := f.input.out.Bytes(), 0
	made = f.input.fixCount
	for _, r := range f.input.changed {
		record, more, err := f.fixUntilStable(name, once[r.from:r.to], r.number)
		if err != nil {
			return nil, 0, err
		}
		if more > 0 {
			fixed = append(append(slices.Grow(fixed, len(once)-end), once[end:r.from]...), record...)
			end, made = r.to, made+more
		}
	}
	if end == 0 {
		return once, made, nil
	}
	return append(fixed, once[end:]...), made, nil
}

// fixUntilStable fixes a record as long as that changes it, and returns how many fixes it took.
func (f *Fixer) fixUntilStable(name string, record []byte, number int) (fixed []byte, made int, err error) {
	for range mostReadings {
		if err := f.readOnce(&f.record, name, record); err != nil || f.record.fixCount == 0 {
			return record, made, err
		}
		record = bytes.Clone(f.record.out.Bytes())
		made += f.record.fixCount
	}
	return nil, 0, fmt.Errorf("%s: there is no end of fixing record %d", name, number)
}

// readOnce reads data, and fixes what is found.
func (f *Fixer) readOnce(r *reading, name string, data []byte) error {
	r.out.Reset()
	r.read, r.fixCount, r.changed = 0, 0, r.changed[:0]
	f.current = r
	f.fixing.Forget() // what was read before may be the same, not fixed yet
	err := f.fixing.Validate(name, data, func(finding.Finding) error { return nil })
	r.out.Write(data[r.read:]) // what cannot be taken apart
	return err
}

// take takes a record of the data that is read, and fixes it.
func (f *Fixer) take(r validate.Record) error {
	to, made := f.current, 0
	from, text := to.out.Len(), r.Raw
	if !r.More && r.Readable && len(r.Fixes) > 0 {
		depth, size := cmp.Or(f.options.MaxDepth, document.UsualDepth), cmp.Or(f.options.MaxRecord, validate.UsualRecord)
		text, made = Record(r.Raw, r.Fixes, depth, size, func(fix validate.Fix, pointer string) bool {
			return f.allows(fix, r.Findings[fix.Finding], pointer)
		})
	}
	to.read += len(r.Raw)
	to.fixCount += made
	to.out.Write(text)
	if made > 0 {
		to.changed = append(to.changed, changedRecord{r.Number, from, to.out.Len()})
	}
	return f.ctx.Err()
}

// allows reports whether a fix of a finding may be made at a place of its record.
func (f *Fixer) allows(fix validate.Fix, found finding.Finding, pointer string) bool {
	if fix.Kind == rules.FixExtend && f.options.Schemas != nil {
		return false // who has schemas for extensions says what is in them
	}
	if found.Rule == string(catalogue.EventIDUUIDURN) {
		if f.looking {
			f.fixableIDs++
			return false
		}
		if f.results.Shares(strings.Trim(fix.Text, `"`)) {
			return false // it takes another UUID
		}
	}
	if f.options.Suppress == nil {
		return true
	}
	found.Pointer = pointer // a finding can be of more than one place
	return f.options.Suppress(&found) == nil
}
