"""Scope, overlap and recurrence: is a change inside its issue, and who does it collide with?"""
