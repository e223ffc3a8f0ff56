"""One file per check; found by discovery, never listed."""
