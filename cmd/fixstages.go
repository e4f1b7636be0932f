package cmd

// fixStages is the number of times that fix goes through an input: to look ahead, to fix it, and to judge the result.
const fixStages = 3

// stages tells a progress how far fix is. An input is read as a whole, and then the work begins: so the bytes that were read say little.
type stages struct {
	progress *progress
	ended    int64 // the bytes of the stages that have ended
	size     int64 // the bytes of the current stage
	done     int64 // the bytes of the current stage that were worked on
}

// follow has the bar of a progress show the stages. If the size of the inputs cannot be known, it still shows how much was read.
func (s *stages) follow(p *progress) {
	s.progress = p
	p.doing = "reading"
	size, read := p.size, p.read
	p.read = func() int64 {
		total := size()
		if total < 0 {
			return read()
		}
		return min((s.ended+min(s.done, s.size))/fixStages, total) // a decompressed input is longer
	}
}

// begin ends the current stage, and begins one of an input, or several at once.
func (s *stages) begin(doing string, count, bytes int) {
	s.ended, s.size, s.done = s.ended+s.size, int64(count)*int64(bytes), 0
	s.progress.doing = doing
}

// part takes note that some more bytes were worked on.
func (s *stages) part(bytes int) {
	s.done += int64(bytes)
	s.progress.part(bytes)
}
