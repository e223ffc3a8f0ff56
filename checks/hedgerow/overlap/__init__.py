"""Which lanes get in each other's way, and what merges first?"""
