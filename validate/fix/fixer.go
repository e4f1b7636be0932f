// Package fix fixes inputs: it applies the fixes of their findings until no fix is left, and changes no other byte.
package fix

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/rules/document"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/edits"
	"github.com/caliper-lint/caliper-lint/validate/finding"
)

// Fixer fixes inputs. It is used by one goroutine at a time.
//
// Two validators are needed. The Fixer's own validator hands out every record with the fixes of its faults. It reads a record again after
// each change, so it forgets the ids of earlier readings. The validator of the results must not forget ids: it compares the inputs of a
// run, and knows which ids different events share.
type Fixer struct {
	options     validate.Options
	unsafe      bool                  // unsafe fixes are made, too
	fixing      *validate.Validator   // the validator that finds the fixes of inputs, and of records that were changed
	results     *validate.Validator   // the caller's validator, by which results are judged
	seed        maphash.Seed          // the seed of lookResult.sum
	lookResults map[string]lookResult // the results of Look, by the name of the input
	looking     bool                  // Look is running: the ids of events are not fixed
	fixableIDs  int                   // the number of ids that Look could have fixed
	ctx         context.Context       // the context of the current call
	kept        []Run                 // the bytes of the last input that stay
	hasMark     bool                  // the input begins with a byte order mark, which is removed
	input       reading               // the reading of a whole input
	record      reading               // the reading of a single record
	current     *reading              // the reading in progress: input or record
	tree        *document.Tree        // the tree of records that were not JSON
}

// lookResult holds the facts that Look has found out about an input.
type lookResult struct {
	sum   uint64 // a hash of the bytes of the input
	clean bool   // nothing in the input can be fixed
}

// reading is the state and the result of reading data once.
type reading struct {
	out      bytes.Buffer
	read     int             // the bytes of the data that were read
	fixCount int             // the number of findings that were fixed
	changed  []changedRecord // the records that were changed
	kept     []Run           // the bytes that stay
	reformed bool            // a record became JSON, so that the next records may be read in another way
}

// changedRecord is a record with fixes. A fix can bring another fault to light.
type changedRecord struct{ number, from, to int } // the number of the record in the input, and the bytes of the output that hold it

// mostReadings bounds the readings of a record. A misspelt type hides the faults below it, so each level may take another reading.
const mostReadings = 2 * document.MostDepth

// mostPasses bounds the readings of an input. The record behind one that is not JSON may not be found, so each such record may take another
// reading.
const mostPasses = 100

// New returns a Fixer, which makes unsafe fixes only if unsafe is set. results is the validator by which the caller judges the results, with
// the same options. Their OnBatch is also called for what Look and Fix read, which can be more than the input. The error is that of
// validate.New.
func New(results *validate.Validator, o validate.Options, unsafe bool) (*Fixer, error) {
	f := &Fixer{options: o, unsafe: unsafe, results: results, tree: document.NewTree(document.NoNames), seed: maphash.MakeSeed(), lookResults: map[string]lookResult{}}
	o.OnEvent, o.OnSettled, o.OnPause = nil, nil, nil
	o.Fixes, o.Edits, o.OnRecord = true, false, f.take
	var err error
	f.fixing, err = validate.New(o)
	return f, err
}

// Look reads an input before any input is fixed. All inputs must be read to know which ids different events share, since such ids are not
// fixed. Events are compared as they are after the other fixes. The errors are those of Fix.
func (f *Fixer) Look(ctx context.Context, name string, data []byte) error {
	_, _, err := f.look(ctx, name, data)
	return err
}

// look does the work of Look. It returns the input with all fixes except those of ids.
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

// Fix returns an input with all fixes made, and the number of findings that were fixed. Fixing the result again makes no fix. Suppressed
// findings are not fixed. An input that Look has not read is read now. name is as in validate.Validator.Read. The error is that of ctx, or
// a mistake in the program's own tables, or that the fixes do not end.
func (f *Fixer) Fix(ctx context.Context, name string, data []byte) (fixed []byte, made int, err error) {
	defer func() { f.input.out = bytes.Buffer{} }() // the caller owns the bytes of the buffer now
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

// fix fixes an input. The returned bytes may be in the buffer of f.input.
func (f *Fixer) fix(ctx context.Context, name string, data []byte) (fixed []byte, made int, err error) {
	f.ctx = ctx
	f.kept = []Run{{Len: len(data)}}
	for range mostPasses {
		more := 0
		var kept []Run
		if data, more, kept, err = f.pass(name, data); err != nil {
			return nil, 0, err
		}
		f.kept = through(f.kept, kept)
		if made += more; !f.input.reformed {
			return data, made, nil
		}
		data = bytes.Clone(data) // the next pass uses the buffer
	}
	return nil, 0, fmt.Errorf("more than %d records hide what is behind them; it is left as it is", mostPasses)
}

// Kept returns the runs of the last input of Fix that are in the result.
func (f *Fixer) Kept() []Run { return f.kept }

// pass reads an input once, and then reads each changed record again.
func (f *Fixer) pass(name string, data []byte) (fixed []byte, made int, kept []Run, err error) {
	if err := f.readOnce(&f.input, name, data); err != nil {
		return nil, 0, nil, err
	}
	if f.hasMark {
		mark := 0
		for bytes.HasPrefix(data[mark:], []byte(byteOrderMark)) {
			mark += len(byteOrderMark)
		}
		f.input.reformed = true
		return data[mark:], 1, []Run{{mark, 0, len(data) - mark}}, nil
	}
	if f.input.fixCount == 0 {
		return data, 0, []Run{{Len: len(data)}}, nil
	}
	once, end := f.input.out.Bytes(), 0
	made = f.input.fixCount
	for _, r := range f.input.changed {
		record, more, inRecord, err := f.fixUntilStable(name, once[r.from:r.to], r.number)
		if err != nil {
			return nil, 0, nil, err
		}
		if more > 0 {
			kept = add(kept, Run{end, len(fixed), r.from - end})
			fixed = append(slices.Grow(fixed, len(once)-end), once[end:r.from]...)
			for _, run := range inRecord {
				kept = add(kept, Run{r.from + run.Old, len(fixed) + run.New, run.Len})
			}
			fixed = append(fixed, record...)
			end, made = r.to, made+more
		}
	}
	if end == 0 {
		return once, made, f.input.kept, nil
	}
	kept = add(kept, Run{end, len(fixed), len(once) - end})
	return append(fixed, once[end:]...), made, through(f.input.kept, kept), nil
}

// fixUntilStable fixes a record until no fix is left, and returns the number of findings that were fixed, and the bytes that stay.
func (f *Fixer) fixUntilStable(name string, record []byte, number int) (fixed []byte, made int, kept []Run, err error) {
	kept = []Run{{Len: len(record)}}
	for range mostReadings {
		if err := f.readOnce(&f.record, name, record); err != nil || f.record.fixCount == 0 {
			return record, made, kept, err
		}
		record = bytes.Clone(f.record.out.Bytes())
		kept = through(kept, f.record.kept)
		made += f.record.fixCount
	}
	return nil, 0, nil, fmt.Errorf("%s: there is no end of fixing record %d", name, number)
}

// readOnce reads data once, and makes the fixes of its records.
func (f *Fixer) readOnce(r *reading, name string, data []byte) error {
	r.out.Reset()
	r.read, r.fixCount, r.changed, r.reformed, r.kept = 0, 0, r.changed[:0], false, nil
	f.current, f.hasMark = r, false
	f.fixing.Forget() // the same record was read before its fix
	err := f.fixing.Validate(name, data, func(found finding.Finding) error {
		f.hasMark = f.hasMark || bytes.HasPrefix(data, []byte(byteOrderMark)) && isSyntax(&found) && found.Span.Line == 1 && found.Span.Column == 1
		return nil
	})
	r.kept = add(r.kept, Run{r.read, r.out.Len(), len(data) - r.read})
	r.out.Write(data[r.read:]) // the bytes behind the last record that could be read
	return err
}

// take receives a record from the validator, and fixes it.
func (f *Fixer) take(r validate.Record) error {
	to, made := f.current, 0
	from := to.out.Len()
	var all []edits.Edit
	depth, size := cmp.Or(f.options.MaxDepth, document.UsualDepth), cmp.Or(f.options.MaxRecord, validate.UsualRecord)
	switch {
	case r.More:
	case slices.ContainsFunc(r.Findings, func(found finding.Finding) bool { return isSyntax(&found) }):
		f.tree.MaxDepth = depth
		if all, _ = edits.OfSyntax(r.Raw, f.tree); all != nil {
			made, to.reformed = 1, true
		}
	case r.Readable && len(r.Fixes) > 0:
		all = edits.Of(r.Raw, r.Fixes, depth, size, func(fix edits.Fix, pointer string) bool {
			return f.allows(fix, r.Findings[fix.Finding], pointer)
		})
		made = edits.Served(all)
	}
	text := edits.Apply(r.Raw, all)
	to.kept = keptBy(to.kept, all, to.read, from, len(r.Raw))
	to.read += len(r.Raw)
	to.fixCount += made
	to.out.Write(text)
	if made > 0 && !to.reformed {
		to.changed = append(to.changed, changedRecord{r.Number, from, to.out.Len()})
	}
	return f.ctx.Err()
}

// byteOrderMark is the byte order mark of UTF-8.
const byteOrderMark = "\xEF\xBB\xBF"

// isSyntax reports whether a finding is about JSON syntax and can be fixed.
func isSyntax(f *finding.Finding) bool {
	return f.Fixable == finding.Safe && catalogue.ID(f.Rule) == catalogue.JSONSyntax
}

// allows reports whether a fix may be made at a place of the record of its finding.
func (f *Fixer) allows(fix edits.Fix, found finding.Finding, pointer string) bool {
	if fix.Unsafe && !f.unsafe {
		return false
	}
	if found.Rule == string(catalogue.EventIDUUIDURN) {
		if f.looking {
			f.fixableIDs++
			return false
		}
		if f.results.Shares(strings.Trim(fix.Text, `"`)) {
			return false // the event needs another UUID
		}
	}
	if f.options.Suppress == nil {
		return true
	}
	found.Pointer = pointer // a finding may have fixes at several places
	return f.options.Suppress(&found) == nil
}
