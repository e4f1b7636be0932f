package outfile

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// keepAttributes gives a file the extended attributes of another, and removes all others, such as the access control list that a folder
// gives to new files. Access control lists and the label of SELinux are extended attributes.
func keepAttributes(file, of *os.File) error {
	wanted, err := attributesOf(of)
	if err != nil {
		return err
	}
	has, err := attributesOf(file)
	if err != nil {
		return err
	}
	for name := range has {
		if _, ok := wanted[name]; !ok && unix.Fremovexattr(int(file.Fd()), name) != nil {
			return fmt.Errorf("it %w: it would have the extended attribute %s", errUnlike, name)
		}
	}
	for name, value := range wanted {
		if now, ok := has[name]; (!ok || now != value) && unix.Fsetxattr(int(file.Fd()), name, []byte(value), 0) != nil {
			return fmt.Errorf("it %w: its extended attribute %s would be lost", errUnlike, name)
		}
	}
	return nil
}

// ofContent are attributes about the content of a file. The system removes or renews them when the content changes.
var ofContent = []string{"security.capability", "security.evm", "security.ima"}

// mostAttributes bounds the bytes of the names of all attributes of a file, and of the value of one.
const mostAttributes = 1 << 16

// attributesOf returns the extended attributes of a file, except those in ofContent.
func attributesOf(file *os.File) (map[string]string, error) {
	all, buffer := map[string]string{}, make([]byte, mostAttributes)
	n, err := unix.Flistxattr(int(file.Fd()), buffer)
	if errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.ENOSYS) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	for _, name := range strings.FieldsFunc(string(buffer[:n]), func(r rune) bool { return r == 0 }) {
		if slices.Contains(ofContent, name) {
			continue
		}
		n, err := unix.Fgetxattr(int(file.Fd()), name, buffer)
		if err != nil {
			return nil, fmt.Errorf("it %w: its extended attribute %s cannot be read", errUnlike, name)
		}
		all[name] = string(buffer[:n])
	}
	return all, nil
}
