package sieve

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/caliper-lint/caliper-lint/rules/catalogue"
	"github.com/caliper-lint/caliper-lint/validate"
	"github.com/caliper-lint/caliper-lint/validate/finding"
	"github.com/caliper-lint/caliper-lint/validate/report"
	"github.com/caliper-lint/caliper-lint/validate/spool"
)

// held is an oversize record. Whether its items pass depends on the data behind them, so the whole record is held, compressed, until its
// end.
type held struct {
	place    validate.Record // only its place in the input
	list     string
	raw      spool.Buffer
	size     int64 // the number of bytes in raw
	left     cuts
	items    int
	last     bool          // the last item stays
	gone     []int         // the indexes of the rejected items
	lines    spool.Buffer  // their lines of the rejects, without the text of EndReject
	writer   *bufio.Writer // writes to lines
	findings []finding.Finding
	more     int  // the number of other findings
	unfit    bool // the record is rejected as a whole
}

// mostHeld bounds the findings of a record that are kept. A line of the rejects shows as many.
const mostHeld = 100

// piece bounds the bytes of a record in a line of the rejects, if it is rejected as a whole.
const piece = 1 << 20

// part receives a part of an oversize record.
func (s *Sieve) part(r validate.Record) error {
	if s.held == nil {
		s.held = &held{place: validate.Record{File: r.File, Number: r.Number}, list: r.Part.List, left: newCuts()}
		s.held.writer = bufio.NewWriter(&s.held.lines)
		if err := s.held.write(r.Part.Prefix); err != nil {
			return err
		}
	}
	h := s.held
	if !r.Part.Frame && r.Part.Item >= 0 && r.Readable {
		if err := h.item(r, s.options.FailOn); err != nil {
			return err
		}
	} else {
		if r.Part.Item >= 0 {
			h.items++
		}
		h.noteFirst(r.Findings)
		h.unfit = h.unfit || !r.Readable || finding.Worst(r.Findings) >= s.options.FailOn
	}
	if err := h.write(r.Raw); err != nil {
		return err
	}
	if !r.Part.Frame && r.Readable {
		return nil
	}
	return s.release(r.Items.Envelope)
}

func (h *held) write(raw []byte) error {
	h.size += int64(len(raw))
	_, err := h.raw.Write(raw)
	return err
}

// note keeps the first findings.
func (h *held) note(findings []finding.Finding) {
	room := min(mostHeld-len(h.findings), len(findings))
	h.findings = append(h.findings, findings[:room]...)
	h.more += len(findings) - room
}

// noteFirst keeps findings about the record itself before the others: they are the reason why it is rejected as a whole.
func (h *held) noteFirst(findings []finding.Finding) {
	others := h.findings
	h.findings = nil
	h.note(findings)
	h.note(others)
}

// item receives an item that was read.
func (h *held) item(r validate.Record, failOn catalogue.Severity) error {
	h.note(r.Findings)
	text := bytes.TrimRight(r.Raw, " \t\r\n")
	comma := int64(-1)
	if text[len(text)-1] == ',' {
		text = text[:len(text)-1]
		comma = h.size + int64(len(text))
		text = bytes.TrimRight(text, " \t\r\n")
	}
	end := h.size + int64(len(text))
	text = bytes.TrimLeft(text, " \t\r\n")
	_, limited := unfitItems(r, h.list, failOn)
	h.unfit = h.unfit || limited
	h.last = finding.Worst(r.Findings) < failOn
	h.left.item(end-int64(len(text)), end, comma, h.last)
	h.items++
	if h.last {
		return nil
	}
	h.gone = append(h.gone, r.Part.Item)
	r.Raw = text
	err := report.RejectItem(h.writer, r, h.list+"/"+strconv.Itoa(r.Part.Item))
	return cmp.Or(err, h.writer.WriteByte('\n'))
}

// release writes the record that is held.
func (s *Sieve) release(envelope []validate.Member) error {
	h := s.held
	s.held = nil
	h.left.close(h.last)
	if !h.unfit && h.left.stays > 0 && len(h.gone) > 0 {
		left, err := h.reader(h.left.spans)
		if err != nil {
			return err
		}
		fits, err := s.fits(left, h.place, h.list, h.gone)
		if err != nil {
			return err
		}
		h.unfit = !fits
	}
	switch {
	case h.unfit:
		return s.rejectHeld(h)
	case h.left.stays > 0 || h.items == 0:
		if err := s.passHeld(h); err != nil {
			return err
		}
	default:
		s.passing = false
	}
	if len(h.gone) == 0 {
		return nil
	}
	s.noteCut(h.left.stays, len(h.gone))
	return s.rejectLines(h, envelope)
}

// reader returns a reader of the record without some spans.
func (h *held) reader(spans [][2]int64) (io.Reader, error) {
	raw, err := h.raw.Reader()
	return &cutReader{r: raw, spans: spans}, err
}

// passHeld writes a record without its rejected items.
func (s *Sieve) passHeld(h *held) error {
	left, err := h.reader(h.left.spans)
	if err != nil {
		return err
	}
	if err := s.beginPassing(h.place, max(h.left.stays, 1)); err != nil {
		return err
	}
	s.last, s.open = h.place, true // it ends with a bracket
	_, err = io.Copy(s.passed, left)
	return err
}

// rejectLines writes the lines of the rejected items.
func (s *Sieve) rejectLines(h *held, envelope []validate.Member) error {
	if err := h.writer.Flush(); err != nil {
		return err
	}
	lines, err := h.lines.Reader()
	if err != nil {
		return err
	}
	in := bufio.NewReaderSize(lines, 1<<16)
	for {
		part, err := in.ReadSlice('\n')
		line, ended := bytes.CutSuffix(part, []byte{'\n'})
		if _, writeErr := s.rejected.Write(line); writeErr != nil {
			return writeErr
		}
		if ended {
			if err := report.EndReject(s.rejected, envelope); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		} else if err != nil && err != bufio.ErrBufferFull {
			return err
		}
	}
}

// rejectHeld writes a whole record to the rejects in pieces. The first piece has the findings.
func (s *Sieve) rejectHeld(h *held) error {
	s.noteRejected(max(h.items, 1))
	raw, err := h.reader(nil)
	if err != nil {
		return err
	}
	buffer, kept := make([]byte, piece), 0
	r := h.place
	r.Findings = h.findings
	for {
		n, err := io.ReadFull(raw, buffer[kept:])
		ended := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !ended {
			return err
		}
		text := buffer[:kept+n]
		end := len(text)
		for !ended && end > len(text)-utf8.UTFMax && !utf8.RuneStart(text[end-1]) {
			end--
		}
		if !ended && end > 0 && !utf8.FullRune(text[end-1:]) {
			end--
		}
		if r.Raw = text[:end]; len(r.Raw) > 0 {
			if err := report.Reject(s.rejected, r, h.more); err != nil {
				return err
			}
		}
		if ended {
			return nil
		}
		r.Findings, h.more = nil, 0
		kept = copy(buffer, text[end:])
	}
}

// End ends an input. A record without its end is rejected.
func (s *Sieve) End() error {
	if s.held == nil {
		return nil
	}
	s.held.unfit = true
	return s.release(nil)
}
