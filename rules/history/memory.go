package history

// memory remembers a value under each of the last keys: at least as many keys as its limit, and at most twice as many, so that a stream of
// any length takes bounded memory. When the young half is full, the old half is cleared and the halves change places. Keys are hashes.
type memory[V any] struct {
	limit      int
	young, old hashTable[V]
}

func newMemory[V any](limit int) memory[V] { return memory[V]{limit: limit} }

// get returns the value under key.
func (m *memory[V]) get(key uint64) (V, bool) {
	for _, half := range [...]*hashTable[V]{&m.young, &m.old} {
		if s := half.find(key); s != nil && s.key != 0 {
			return s.value, true
		}
	}
	var none V
	return none, false
}

// put remembers v under key.
func (m *memory[V]) put(key uint64, v V) {
	if m.young.count >= m.limit && m.young.find(key).key == 0 {
		m.young, m.old = m.old, m.young
		m.young.clear()
	}
	m.young.put(key, v)
}

// clear forgets everything.
func (m *memory[V]) clear() {
	m.young.clear()
	m.old.clear()
}

// hashTable is a hash table with open addressing. It is a few times as fast as a map, since its keys need no hashing and are never deleted.
type hashTable[V any] struct {
	slots []slot[V] // a power of two, at most three quarters in use
	count int
}

type slot[V any] struct {
	key   uint64 // 0: free
	value V
}

// find returns the slot of key, or the free slot for it; nil if there are no slots yet.
func (h *hashTable[V]) find(key uint64) *slot[V] {
	if len(h.slots) == 0 {
		return nil
	}
	key = max(key, 1)
	mask := uint64(len(h.slots) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		if s := &h.slots[i]; s.key == key || s.key == 0 {
			return s
		}
	}
}

func (h *hashTable[V]) put(key uint64, v V) {
	if 4*h.count >= 3*len(h.slots) {
		smaller := h.slots
		h.slots = make([]slot[V], max(64, 2*len(smaller)))
		for _, s := range smaller {
			if s.key != 0 {
				*h.find(s.key) = s
			}
		}
	}
	s := h.find(key)
	if s.key == 0 {
		h.count++
	}
	*s = slot[V]{max(key, 1), v}
}

func (h *hashTable[V]) clear() {
	if h.count == 0 {
		return
	}
	if 16*h.count < len(h.slots) { // a new table takes less time than clearing this one
		h.slots = nil
	}
	clear(h.slots)
	h.count = 0
}
