"""Is every hunk explained by the issue?"""
