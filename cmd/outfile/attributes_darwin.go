package outfile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// keepAttributes gives a file the extended attributes of another, as far as the system allows it: none of them decides about access. The
// access control list does, and must be the same.
func keepAttributes(file, of *os.File) error {
	buffer := make([]byte, 1<<16)
	n, err := unix.Flistxattr(int(of.Fd()), buffer)
	if err != nil {
		n = 0 // the file system has no extended attributes
	}
	for _, name := range strings.FieldsFunc(string(buffer[:n]), func(r rune) bool { return r == 0 }) {
		value := make([]byte, 1<<16)
		if n, err := unix.Fgetxattr(int(of.Fd()), name, value); err == nil {
			_ = unix.Fsetxattr(int(file.Fd()), name, value[:n], 0)
		}
	}
	if !bytes.Equal(listOf(of), listOf(file)) {
		return fmt.Errorf("it %w: its access control list would be lost", errUnlike)
	}
	return nil
}

// listOf returns the access control list of a file in the form of the system; nil if it has none. A buffer of the system has its own
// length, then the place of the list, relative to this field, and its length. The list begins with a magic number and two owners, before
// the entries.
func listOf(file *os.File) []byte {
	const place, owners = 4, 4 + 16 + 16
	wanted := unix.Attrlist{Bitmapcount: unix.ATTR_BIT_MAP_COUNT, Commonattr: unix.ATTR_CMN_EXTENDED_SECURITY}
	buffer := make([]byte, 1<<16)
	_, _, failure := unix.Syscall6(unix.SYS_FGETATTRLIST, file.Fd(), uintptr(unsafe.Pointer(&wanted)), uintptr(unsafe.Pointer(&buffer[0])), uintptr(len(buffer)), 0, 0)
	start := place + int64(int32(binary.NativeEndian.Uint32(buffer[place:])))
	end := start + int64(binary.NativeEndian.Uint32(buffer[place+4:]))
	if failure != 0 || start < 0 || end > int64(len(buffer)) || end-start < owners {
		return nil
	}
	return buffer[start+owners : end]
}
