"""A GitHub to test against: a server over a real bare repository, held to GitHub's own API descriptions."""
