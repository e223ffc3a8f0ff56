"""hedgerow in GitHub Actions: the check of one pull request, and the sweep over all of them."""
