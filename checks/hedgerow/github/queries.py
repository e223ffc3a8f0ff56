"""The GraphQL queries: what REST cannot say (which issues a pull request closes) or only in a call for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hedgerow.github.values import Comment, Issue, PullRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

# GitHub gives at most 100 nodes of a list; a pull request that closes more than 20 issues is read in part.
PAGE = 100
ISSUES_A_CALL = 100

_ISSUE = "number title body repository { nameWithOwner }"
_PULL = f"""
number title body isDraft isCrossRepository
author {{ login __typename }}
baseRefName baseRefOid baseRef {{ target {{ oid }} }} headRefName headRefOid
closingIssuesReferences(first: 20) {{ nodes {{ {_ISSUE} }} }}
"""
_COMMENT = "databaseId body viewerDidAuthor author { login __typename }"

ONE_PULL = f"""
query ($owner: String!, $name: String!, $number: Int!) {{
  repository(owner: $owner, name: $name) {{ pullRequest(number: $number) {{ {_PULL} }} }}
}}"""

OPEN_PULLS = f"""
query ($owner: String!, $name: String!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    pullRequests(states: OPEN, first: {PAGE}, after: $after, orderBy: {{field: CREATED_AT, direction: ASC}}) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{ {_PULL} }}
    }}
  }}
}}"""

OPEN_COMMENTS = f"""
query ($owner: String!, $name: String!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    pullRequests(states: OPEN, first: {PAGE}, after: $after, orderBy: {{field: CREATED_AT, direction: ASC}}) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{ number comments(first: {PAGE}) {{ pageInfo {{ hasNextPage }} nodes {{ {_COMMENT} }} }} }}
    }}
  }}
}}"""

COMMENTS = f"""
query ($owner: String!, $name: String!, $number: Int!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    issueOrPullRequest(number: $number) {{
      ... on Issue {{ comments(first: {PAGE}, after: $after) {{ ...page }} }}
      ... on PullRequest {{ comments(first: {PAGE}, after: $after) {{ ...page }} }}
    }}
  }}
}}
fragment page on IssueCommentConnection {{ pageInfo {{ hasNextPage endCursor }} nodes {{ {_COMMENT} }} }}"""


def many_issues(numbers: Iterable[int]) -> str:
    """One query for several issues; a pull request under such a number answers with nothing."""
    asked = "\n".join(
        f"i{number}: issueOrPullRequest(number: {number}) {{ ... on Issue {{ {_ISSUE} }} }}" for number in numbers
    )
    return f"query ($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{\n{asked}\n}} }}"


def issue_of(node: dict[str, Any]) -> Issue:
    """An issue from GraphQL's answer."""
    return Issue(node["repository"]["nameWithOwner"], node["number"], node["title"], node["body"])


def pull_of(node: dict[str, Any]) -> PullRequest:
    """A pull request from GraphQL's answer."""
    author = node["author"] or {"login": "", "__typename": "User"}
    # baseRefOid is the tip that the base had when the head was last pushed; it is all there is of a base that is gone
    base = (node["baseRef"] or {}).get("target") or {"oid": node["baseRefOid"]}
    closing = (node["closingIssuesReferences"] or {"nodes": ()})["nodes"]
    return PullRequest(
        number=node["number"],
        title=node["title"],
        body=node["body"],
        author=author["login"],
        bot=author["__typename"] == "Bot",
        draft=node["isDraft"],
        base=node["baseRefName"],
        base_oid=base["oid"],
        branch=node["headRefName"],
        oid=node["headRefOid"],
        fork=node["isCrossRepository"],
        # an issue of a repository that the token cannot see is null
        closing=tuple(issue_of(one) for one in closing if one is not None),
    )


def comment_of(node: dict[str, Any]) -> Comment:
    """A comment from GraphQL's answer."""
    author = node["author"] or {"login": "", "__typename": ""}
    person = author["__typename"] == "User"
    return Comment(node["databaseId"], author["login"], node["viewerDidAuthor"], node["body"], person)
