package source

import (
	"context"
	"os"
	"slices"
)

// Files returns the files that a Queue would open, without standard input.
func Files(paths []string, o Options) (all []string) {
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case path == Stdin:
		case err == nil && info.IsDir():
			files, _ := o.filesOf(context.Background(), path, func(string, error) {}) // the Queue will return which folders cannot be read
			all = append(all, files...)
		case err == nil:
			all = append(all, path)
		case isPattern(path):
			found, _, _ := o.match(path) // the Queue will return what is wrong with the pattern
			all = append(all, Files(found, o)...)
		}
	}
	return all
}

// Size returns the number of bytes in all inputs that a Queue would open, before decompression; -1 if it cannot be known, as with a pipe.
func Size(paths []string, o Options) (total int64) {
	if slices.Contains(paths, Stdin) {
		info, ok := regularInfo(o.Stdin)
		if !ok {
			return -1
		}
		total = info.Size()
	}
	for _, file := range Files(paths, o) {
		info, err := os.Stat(file)
		switch {
		case err == nil && !info.Mode().IsRegular():
			return -1
		case err == nil:
			total += info.Size()
		}
	}
	return total
}
