package rules

// memory remembers a value under each key, of the last keys put at least as many as its limit and at most twice that: so a
// stream of any length takes bounded memory. When the young half is full the old one is forgotten and they change
// places.
type memory[V any] struct {
	limit      int
	young, old map[uint64]V
}

func newMemory[V any](limit int) memory[V] {
	return memory[V]{limit, map[uint64]V{}, map[uint64]V{}}
}

// get returns what is remembered under key.
func (m *memory[V]) get(key uint64) (V, bool) {
	v, ok := m.young[key]
	if !ok {
		v, ok = m.old[key]
	}
	return v, ok
}

// put remembers v under key.
func (m *memory[V]) put(key uint64, v V) {
	if _, known := m.young[key]; !known && len(m.young) >= m.limit {
		m.young, m.old = m.old, m.young
		clear(m.young)
	}
	m.young[key] = v
}

// forget forgets one key.
func (m *memory[V]) forget(key uint64) {
	delete(m.young, key)
	delete(m.old, key)
}

// clear forgets everything.
func (m *memory[V]) clear() {
	if len(m.young)+len(m.old) > 0 {
		clear(m.young)
		clear(m.old)
	}
}
