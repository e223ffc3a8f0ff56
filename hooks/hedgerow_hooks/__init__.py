"""The local side: the command line, hooks and the demo."""
