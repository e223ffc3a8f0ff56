"""What the test GitHub knows: people, issues and comments in memory, commits in a real bare repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from tests.support.repo import Repo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.repo import Files

SLUG = "hedge/garden"
ROBOT = "github-actions[bot]"
READ = {"contents": "read", "issues": "read", "pull_requests": "read"}
WRITE = {"contents": "write", "issues": "write", "pull_requests": "write", "checks": "write", "statuses": "write"}


class Account(Struct):
    """Somebody; `permission` is none, read, triage, write, maintain or admin."""

    login: str
    kind: str = "User"
    permission: str = "none"


class Token(Struct):
    """Who it speaks for, and what it may do, as the permissions of a workflow's job."""

    login: str
    permissions: dict[str, str]


class Thread(Struct):
    """An issue, and the part of a pull request that is one."""

    number: int
    title: str
    body: str
    author: str
    state: str = "open"
    labels: list[str] = field(default_factory=list)


class Pull(Thread):
    """A pull request. `head` is what is judged; `fork` is the owner of the repository it comes from, if another;
    `base_oid` is the tip that the base had when the head was last pushed, as GitHub keeps it.
    """

    base: str = "main"
    base_oid: str = ""
    branch: str = ""
    head: str = ""
    fork: str | None = None
    draft: bool = False
    closing: list[int] = field(default_factory=list)
    merged: bool = False


class Note(Struct):
    """A comment."""

    id: int
    number: int
    author: str
    body: str


class Fault(Struct):
    """What goes wrong with requests whose `METHOD path` holds `where`, for so many times (-1: always).

    Kinds: `status` (with `message` and `headers`), `page` (the message is the body), `reset`,
    `slow` (waits `seconds`), `truncated`, `race` (somebody does something, `then`, right after the answer was made).
    What a `page` says, as a proxy does, and what `truncated` leaves are alone held to no description.
    """

    kind: str
    where: str = ""
    times: int = -1
    status: int = 500
    message: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0
    then: Callable[[], object] = lambda: None


class World(Struct):
    """One repository on one GitHub. `asked` lists every request as `METHOD path`; `mistakes` what did not fit GitHub's
    descriptions.
    """

    bare: Repo
    work: Repo
    default_branch: str = "main"
    accounts: dict[str, Account] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    issues: dict[int, Thread] = field(default_factory=dict)
    pulls: dict[int, Pull] = field(default_factory=dict)
    notes: dict[int, Note] = field(default_factory=dict)
    check_runs: list[dict[str, str]] = field(default_factory=list)
    statuses: list[dict[str, str]] = field(default_factory=list)
    sarifs: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    graphql_errors: list[dict[str, str]] = field(default_factory=list)
    private: bool = False
    workflows_propose: bool = True

    @classmethod
    def create(cls, folder: Path) -> World:
        """A repository without commits, its owner, a stranger, and tokens `reads` and `writes`."""
        bare = Repo.create(folder / "origin.git", "--bare")
        # as GitHub does: any commit may be asked for by its id
        bare.git("config", "uploadpack.allowAnySHA1InWant", "true")
        work = Repo.create(folder / "work")
        work.git("remote", "add", "origin", str(bare.path))
        world = cls(bare, work)
        for account in (Account("owner", permission="admin"), Account("stranger"), Account(ROBOT, "Bot")):
            world.accounts[account.login] = account
        world.tokens = {"reads": Token(ROBOT, READ), "writes": Token(ROBOT, WRITE)}
        return world

    def start(self, files: Files, message: str = "Start") -> str:
        """The first commit of the default branch, or the next one."""
        self.work.git("checkout", "--quiet", "-B", self.default_branch, *self._tip(self.default_branch))
        oid = self.work.commit(message, files)
        self.work.git("push", "--quiet", "origin", f"HEAD:refs/heads/{self.default_branch}")
        return oid

    def issue(self, title: str, body: str, author: str = "owner") -> int:
        """The number of a new issue."""
        number = self._next()
        self.issues[number] = Thread(number, title, body, author)
        return number

    def pull(
        self, branch: str, files: Files, *, title: str = "A change", body: str = "", author: str = "owner",
        start: str | None = None, message: str = "Change", **more: object,
    ) -> int:  # fmt: skip
        """The number of a new pull request with one commit on the default branch (or on `start`)."""
        number = self._next()
        pull = Pull(number, title, body, author, branch=branch)
        for name, value in more.items():
            setattr(pull, name, value)
        self.pulls[number] = pull
        self.push(number, files, message=message, start=start or self.tip(pull.base))
        return number

    def pull_of_branch(self, branch: str, base: str, title: str, body: str, author: str) -> Pull:
        """A new pull request from a branch that is there."""
        pull = Pull(self._next(), title, body, author, base=base, branch=branch, head=self.tip(branch))
        pull.base_oid = self.tip(base)
        self.pulls[pull.number] = pull
        self.bare.git("update-ref", f"refs/pull/{pull.number}/head", pull.head)
        return pull

    def push(self, number: int, files: Files, *, message: str = "More", start: str | None = None) -> str:
        """One more commit on a pull request; with `start` a force-push of a new one there."""
        pull = self.pulls[number]
        self.work.git("checkout", "--quiet", "--detach", start or pull.head)
        pull.head = self.work.commit(message, files)
        pull.base_oid = self.tip(pull.base)
        targets = [f"refs/pull/{number}/head"] + ([] if pull.fork else [f"refs/heads/{pull.branch}"])
        self.work.git("push", "--quiet", "--force", "origin", *(f"HEAD:{target}" for target in targets))
        return pull.head

    def push_away(self, number: int, files: Files) -> None:
        """A force-push onto the base, after which GitHub has forgotten the commits that were there."""
        self.push(number, files, start=self.tip(self.pulls[number].base))
        self.bare.git("reflog", "expire", "--expire=now", "--all")
        self.bare.git("gc", "--quiet", "--prune=now")

    def comment(self, number: int, body: str, author: str = "owner") -> Note:
        """A new comment."""
        note = Note(1000 + len(self.notes), number, author, body)
        self.notes[note.id] = note
        return note

    def notes_on(self, number: int) -> list[Note]:
        """The comments on one issue or pull request, oldest first."""
        return [note for note in self.notes.values() if note.number == number]

    def thread(self, number: int) -> Thread | None:
        """The issue or pull request with this number."""
        return self.issues.get(number) or self.pulls.get(number)

    def tip(self, branch: str) -> str:
        """The head of a branch."""
        return self.bare.oid(f"refs/heads/{branch}")

    def clone(self, folder: Path, *options: str) -> Repo:
        """A clone as a person has it."""
        # as over a network: only what its branches hold, not all objects of a folder that happens to be near
        self.work.git("clone", "--quiet", "--no-local", *options, str(self.bare.path), str(folder))
        return Repo(folder)

    def writes(self) -> list[str]:
        """The requests that were to change something."""
        return [one for one in self.asked if not one.startswith("GET") and "graphql" not in one]

    def ours(self, number: int) -> list[str]:
        """The comments of the workflows on one issue or pull request, oldest first."""
        return [note.body for note in self.notes_on(number) if note.author == ROBOT]

    def count(self, where: str) -> int:
        """How many requests held `where`."""
        return sum(where in one for one in self.asked)

    def _next(self) -> int:
        return 1 + max((0, *self.issues, *self.pulls))

    def _tip(self, branch: str) -> list[str]:
        found = self.bare.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}")
        return [found] if found else []
