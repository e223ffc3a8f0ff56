"""The only door to the rule files of coding agents: find them as the agents do, read them, edit them line by line."""
