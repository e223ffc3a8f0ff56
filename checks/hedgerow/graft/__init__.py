"""Measures hedgerow on a repository's own history: a foreign commit grafted on a real one, the real one as control."""
