package queue

// Ring is a queue of fixed size.
type Ring struct {
	jobs []Job
	head int
}

// Full tells whether the next Put overwrites.
func (r *Ring) Full() bool {
	return r.head == len(r.jobs)
}
