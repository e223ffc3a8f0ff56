"""`hedgerow init`: set a repository up, showing every change before it is made, and take it back exactly."""
