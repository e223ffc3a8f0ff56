"""From the text of an issue to an `IssueSpec`, and from a change to the issue it claims."""
