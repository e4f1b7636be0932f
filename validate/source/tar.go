package source

import (
	"bytes"
	"errors"
)

// tarMark is what the header of a tar archive has at tarMarkAt, behind the name and the rights of its first file.
const (
	tarMark   = "ustar"
	tarMarkAt = 257
)

// errTar is the error about a tar archive. Its headers would be read as records that are not JSON, and to fix what is between them would
// damage it.
var errTar = errors.New("this is a tar archive; unpack it first (tar -xOf FILE | caliper-lint)")

// isTar reports whether data begins as a tar archive. A pipe may have too little of it yet; the answer is then no.
func isTar(head []byte) bool {
	end := tarMarkAt + len(tarMark)
	return len(head) >= end && string(head[tarMarkAt:end]) == tarMark && bytes.IndexByte(head[:end], 0) >= 0 // JSON has no NUL
}
