"""The only door to git: `plumbing` for the hot path, `repository` for history."""
