package source

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

const (
	maxWindow = 64 << 20 // the greatest distance, in bytes, to which zstd data may refer back; so many bytes are kept in memory
	headBytes = 512      // the first bytes that are examined; a tar archive has a header of that length
	allowance = 64 << 20 // the bytes to which any archive may expand, whatever the ratio
)

// decompressed reads an input that may be compressed with gzip or zstd, which its first bytes show. It returns other data unchanged.
type decompressed struct {
	raw      io.Reader
	maxRatio int64
	r        io.Reader // nil until the first bytes are known
}

func (d *decompressed) Read(p []byte) (int, error) {
	if d.r == nil {
		r, err := d.open()
		if err != nil {
			return 0, err
		}
		d.r = r
	}
	return d.r.Read(p)
}

// open examines the first bytes. It waits for no more of them than it needs, since a pipe may have only a short line so far.
func (d *decompressed) open() (io.Reader, error) {
	head := make([]byte, 0, headBytes)
	for {
		format, sure := formatOf(head)
		if sure && isTar(head) {
			return nil, errTar
		}
		if sure {
			return d.reader(format, io.MultiReader(bytes.NewReader(head), d.raw))
		}
		n, err := d.raw.Read(head[len(head):cap(head)])
		head = head[:len(head)+n]
		switch {
		case err == io.EOF && n > 0: // the next read says so again
		case err == io.EOF:
			return bytes.NewReader(head), nil
		case err != nil:
			return nil, err
		}
	}
}

// format is the format in which an input is compressed.
type format string

const (
	plain      format = ""
	gzipFormat format = "gzip"
	zstdFormat format = "zstd"
)

// unread are the compressed formats that are recognised but not read: what the input is, and a command that decompresses it.
var unread = map[format][2]string{
	"bzip2": {"bzip2-compressed", "bunzip2 -c FILE"},
	"xz":    {"xz-compressed", "xz -dc FILE"},
	"lz4":   {"lz4-compressed", "lz4 -dc FILE"},
	"zip":   {"a zip archive", "unzip -p FILE"},
	"7z":    {"a 7z archive", "7z x -so FILE"},
	"rar":   {"a rar archive", "unrar p -inul FILE"},
}

// formatOf returns the format that the first bytes of an input show, read or not. sure is false if more bytes are needed.
func formatOf(head []byte) (f format, sure bool) {
	for _, known := range []struct {
		magic string
		mask  byte // of its first byte
		format
	}{
		{"\x1F\x8B", 0xFF, gzipFormat},
		{"\x28\xB5\x2F\xFD", 0xFF, zstdFormat},
		{"\x50\x2A\x4D\x18", 0xF0, zstdFormat}, // a frame to skip, with which some archives begin
		{"BZh", 0xFF, "bzip2"}, {"\xFD7zX", 0xFF, "xz"}, {"\x04\x22\x4D\x18", 0xFF, "lz4"},
		{"PK\x03\x04", 0xFF, "zip"}, {"PK\x05\x06", 0xFF, "zip"}, {"7z\xBC\xAF", 0xFF, "7z"}, {"Rar!", 0xFF, "rar"},
	} {
		n := min(len(head), len(known.magic))
		if n > 0 && (head[0]&known.mask != known.magic[0] || string(head[1:n]) != known.magic[1:n]) {
			continue
		}
		return known.format, n == len(known.magic)
	}
	return plain, true
}

// IsCompressed reports whether the data of an input, all of which is given, is compressed with gzip or zstd.
func IsCompressed(data []byte) bool {
	f, sure := formatOf(data)
	return f != plain && sure
}

// reader returns a reader of the data that r has compressed in the format.
func (d *decompressed) reader(f format, r io.Reader) (io.Reader, error) {
	if f == plain {
		return r, nil
	}
	if what, ok := unread[f]; ok {
		return nil, fmt.Errorf("this is %s; decompress it first (%s | caliper-lint)", what[0], what[1])
	}
	a := &archive{format: f, maxRatio: d.maxRatio, in: &counter{r: r}}
	buffered := bufio.NewReaderSize(a.in, 1<<16)
	var err error
	if f == gzipFormat {
		a.r, err = newMembers(buffered)
	} else {
		a.r, err = zstd.NewReader(&frames{in: buffered}, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
	}
	if err != nil {
		return nil, a.explain(err)
	}
	return a, nil
}

// archive is a compressed input. It reads the decompressed data, and words its errors.
type archive struct {
	format
	maxRatio int64     // see Options.MaxRatio
	in       *counter  // the compressed bytes
	r        io.Reader // the decompressed bytes
	out      int64     // the number of bytes that were decompressed
}

func (a *archive) Read(p []byte) (int, error) {
	n, err := a.r.Read(p)
	if a.out == 0 && isTar(p[:n]) {
		return 0, errTar
	}
	a.out += int64(n)
	if a.maxRatio > 0 && a.out-allowance > a.maxRatio*a.in.n {
		return n, fmt.Errorf("the decompressed data is more than %d times as long as the archive, as in a decompression bomb; the data before this was checked; --max-ratio allows more", a.maxRatio)
	}
	if err != nil && err != io.EOF {
		err = a.explain(err)
	}
	return n, err
}

// explain returns the error about the archive for an error of its reader.
func (a *archive) explain(err error) error {
	switch {
	case a.in.err != nil && a.in.err != io.EOF:
		return a.in.err
	case errors.Is(err, errFollows):
		return fmt.Errorf("other data follows the %[1]s data; the data before this was checked", a.format)
	case errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF:
		return fmt.Errorf("the %s data is cut off; the data before this was checked", a.format)
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return fmt.Errorf("the zstd data needs more than %d MiB of memory; compress it with --long=26 or less", maxWindow>>20)
	}
	return fmt.Errorf("the %s data is damaged (%w); the data before this was checked", a.format, err)
}

// counter counts the bytes that are read from r, and keeps the last error.
type counter struct {
	r   io.Reader
	n   int64
	err error
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	c.err = err
	return n, err
}

// errFollows is the error about other data after compressed data.
var errFollows = errors.New("other data follows")

// begins reports whether the next data has the first bytes of a format, or the beginning of them at the end of the input. The error is that
// of in if there is no more data.
func begins(in *bufio.Reader, f format) (bool, error) {
	for n := 1; ; n++ { // asks for no more bytes than needed, since a pipe may have no more yet
		head, err := in.Peek(n)
		if len(head) == 0 {
			return false, err
		}
		if found, sure := formatOf(head); found != f || sure || err != nil {
			return found == f, nil
		}
	}
}

// members reads gzip members that follow one another. The library can read them too, but it takes a member whose header is cut off for the
// end of the data, and other bytes for a damaged member.
type members struct {
	in      *bufio.Reader
	member  *gzip.Reader
	padding bool // zeros follow the members, as on tapes and block devices
}

func newMembers(in *bufio.Reader) (*members, error) {
	member, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	member.Multistream(false)
	return &members{in: in, member: member}, nil
}

func (m *members) Read(p []byte) (int, error) {
	for !m.padding {
		n, err := m.member.Read(p)
		if n > 0 && err == io.EOF { // the next call continues
			return n, nil // the next call goes on
		}
		if n > 0 || err != io.EOF {
			return n, err
		}
		if more, err := begins(m.in, gzipFormat); err != nil {
			return 0, err
		} else if !more {
			m.padding = true
			break
		}
		if err := m.member.Reset(m.in); err == io.EOF {
			return 0, io.ErrUnexpectedEOF
		} else if err != nil {
			return 0, err
		}
		m.member.Multistream(false)
	}
	return 0, m.skipPadding()
}

// skipPadding skips the buffered zeros after the last member. The error is io.EOF at the end, and errFollows for other bytes.
func (m *members) skipPadding() error {
	if _, err := m.in.Peek(1); err != nil {
		return err
	}
	zeros, _ := m.in.Peek(m.in.Buffered())
	if len(bytes.Trim(zeros, "\x00")) > 0 {
		return errFollows
	}
	_, err := m.in.Discard(len(zeros))
	return err
}
