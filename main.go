// Caliper-lint checks that Caliper Analytics data conforms to the specification.
package main

import (
	"os"

	"github.com/caliper-lint/caliper-lint/cmd"
)

func main() { os.Exit(cmd.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
