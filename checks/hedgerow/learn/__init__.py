"""Recurrence: the ledger of what was found, which findings keep coming back, and whether a rule against them helped."""
