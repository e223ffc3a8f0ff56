package queue

// Limit is how many jobs wait at most.
const Limit = 100

// Put adds a job, or drops it.
func (q *Queue) Put(job Job) bool {
	if len(q.jobs) >= Limit {
		return false
	}
	q.jobs = append(q.jobs, job)
	return true
}

// Take returns the next job.
func (q *Queue) Take() (Job, bool) {
	if len(q.jobs) == 0 {
		return Job{}, false
	}
	job := q.jobs[0]
	q.jobs = q.jobs[1:]
	return job, true
}
