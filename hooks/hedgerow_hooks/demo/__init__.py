"""The demo: a small real repository, one issue, three branches, and what hedgerow says of each."""
