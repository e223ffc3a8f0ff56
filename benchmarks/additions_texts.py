"""What agents write unasked, language by language: helpers, half features, test skips, scratch scripts, summaries.

Every TODO and NotImplementedError below is part of such a text: the generator adds features that are half finished.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """How one language says things. Texts have `{name}` for a function, `{words}` for what its name says, `{value}`
    for a variable.

    `locals`: a pattern whose first group is a new local variable. `skip`: the line before a test, or the first of its
    body where `skip_inside`. `lenient`: the line before a function that quiets a tool.
    """

    endings: tuple[str, ...]
    helpers: tuple[str, ...]
    feature: tuple[str, ...]
    document: str
    document_inside: bool
    debug: str
    locals: str
    skip: str
    skip_inside: bool
    lenient: str
    note: str


PYTHON = Language(
    endings=("py",),
    helpers=(
        '''def _normalize_{name}_input(value, default=None):
    """Normalize a raw value before it is handed to {name}."""
    if value is None:
        return default
    if isinstance(value, bytes):
        value = value.decode("utf-8")
    return value.strip()
''',
        '''def chunked(items, size=100):
    """Yield successive chunks of the given size."""
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
''',
        '''def safe_{name}(*args, **kwargs):
    """Call {name} and swallow any error."""
    try:
        return {name}(*args, **kwargs)
    except Exception:
        return None
''',
        '''def format_duration(seconds):
    """Render a number of seconds for people."""
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{{hours:02d}}:{{minutes:02d}}:{{seconds:02d}}"
''',
    ),
    feature=(
        '''_METRICS_ENABLED = False
_METRICS = {{}}


def enable_metrics():
    """Collect call counts; the exporter comes later."""
    global _METRICS_ENABLED
    _METRICS_ENABLED = True


def record_metric(name, amount=1):
    # TODO: flush to the exporter once it exists
    if _METRICS_ENABLED:
        _METRICS[name] = _METRICS.get(name, 0) + amount
''',
        '''class RateLimiter:
    """Token bucket, first cut."""

    def __init__(self, per_second):
        self.per_second = per_second
        self.tokens = per_second
        self.updated = 0.0

    def acquire(self, now):
        self.tokens = min(self.per_second, self.tokens + (now - self.updated) * self.per_second)
        self.updated = now
        if self.tokens < 1:
            raise NotImplementedError("waiting is not implemented yet")
        self.tokens -= 1
''',
    ),
    document='"""{words}."""',
    document_inside=True,
    debug='print(f"DEBUG {name}: {{{value}!r}}")',
    locals=r"^[ \t]+([a-z_][a-z_0-9]{2,}) = ",
    skip='@pytest.mark.skip(reason="flaky, fix later")',
    skip_inside=False,
    lenient="# pylint: disable=too-many-branches",
    note="#",
)

GO = Language(
    endings=("go",),
    helpers=(
        """// retry{name} calls fn until it succeeds or attempts run out.
func retry{name}(attempts int, fn func() error) error {{
	var err error
	for i := 0; i < attempts; i++ {{
		if err = fn(); err == nil {{
			return nil
		}}
	}}
	return err
}}
""",
        """// containsString reports whether list holds value.
func containsString(list []string, value string) bool {{
	for _, item := range list {{
		if item == value {{
			return true
		}}
	}}
	return false
}}
""",
        """// describe{name} renders the arguments for a log line.
func describe{name}(values ...interface{{}}) string {{
	parts := make([]string, 0, len(values))
	for _, v := range values {{
		parts = append(parts, fmt.Sprintf("%v", v))
	}}
	return strings.Join(parts, ", ")
}}
""",
    ),
    feature=(
        """// Metrics counts calls; exporting them is still to do.
type Metrics struct {{
	mu     sync.Mutex
	counts map[string]int
}}

// Record adds one to the counter of name.
func (m *Metrics) Record(name string) {{
	// TODO: flush to the exporter once it exists
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts[name]++
}}
""",
        """// RateLimiter is a token bucket, first cut.
type RateLimiter struct {{
	perSecond float64
	tokens    float64
}}

// Acquire takes one token.
func (r *RateLimiter) Acquire() error {{
	if r.tokens < 1 {{
		return errors.New("waiting is not implemented yet")
	}}
	r.tokens--
	return nil
}}
""",
    ),
    document="// {name} {words}.",
    document_inside=False,
    debug='fmt.Printf("DEBUG {name}: %v\\n", {value})',
    locals=r"^[ \t]+([a-z][A-Za-z0-9]{2,}) := ",
    skip='t.Skip("flaky, fix later")',
    skip_inside=True,
    lenient="//nolint:gocyclo,funlen",
    note="//",
)

RUST = Language(
    endings=("rs",),
    helpers=(
        """/// Clamp a value before it is handed to `{name}`.
fn clamp_for_{name}(value: usize, upper: usize) -> usize {{
    if value > upper {{
        upper
    }} else {{
        value
    }}
}}
""",
        """/// Join the parts with a separator, skipping empty ones.
fn join_non_empty(parts: &[String], separator: &str) -> String {{
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(separator)
}}
""",
    ),
    feature=(
        """/// Counts calls; exporting them is still to do.
#[derive(Default)]
pub struct Metrics {{
    counts: std::collections::HashMap<String, u64>,
}}

impl Metrics {{
    /// Add one to the counter of `name`.
    pub fn record(&mut self, name: &str) {{
        // TODO: flush to the exporter once it exists
        *self.counts.entry(name.to_string()).or_insert(0) += 1;
    }}
}}
""",
        """/// Token bucket, first cut.
pub struct RateLimiter {{
    per_second: f64,
    tokens: f64,
}}

impl RateLimiter {{
    pub fn acquire(&mut self) -> bool {{
        if self.tokens < 1.0 {{
            unimplemented!("waiting comes later")
        }}
        self.tokens -= 1.0;
        true
    }}
}}
""",
    ),
    document="/// {words}.",
    document_inside=False,
    debug='eprintln!("DEBUG {name}: {{:?}}", {value});',
    locals=r"^[ \t]+let (?:mut )?([a-z_][a-z_0-9]{2,})(?:: [^=]+)? = ",
    skip='#[ignore = "flaky, fix later"]',
    skip_inside=False,
    lenient="#[allow(clippy::too_many_arguments, dead_code)]",
    note="//",
)

TYPESCRIPT = Language(
    endings=("ts", "tsx", "js", "mjs"),
    helpers=(
        """/** Call {name} and fall back when it throws. */
function safe{name}<T>(run: () => T, fallback: T): T {{
  try {{
    return run();
  }} catch {{
    return fallback;
  }}
}}
""",
        """/** Split a list into batches. */
export function chunkList<T>(items: T[], size = 50): T[][] {{
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += size) {{
    batches.push(items.slice(start, start + size));
  }}
  return batches;
}}
""",
        """const formatDuration = (seconds: number): string => {{
  const minutes = Math.floor(seconds / 60);
  return `${{minutes}}m ${{Math.round(seconds - minutes * 60)}}s`;
}};
""",
    ),
    feature=(
        """const counters = new Map<string, number>();
let metricsEnabled = false;

export function enableMetrics(): void {{
  metricsEnabled = true;
}}

export function recordMetric(name: string, amount = 1): void {{
  // TODO: flush to the exporter once it exists
  if (metricsEnabled) {{
    counters.set(name, (counters.get(name) ?? 0) + amount);
  }}
}}
""",
        """export class RateLimiter {{
  private tokens: number;

  constructor(private perSecond: number) {{
    this.tokens = perSecond;
  }}

  acquire(): void {{
    if (this.tokens < 1) {{
      throw new Error("waiting is not implemented yet");
    }}
    this.tokens -= 1;
  }}
}}
""",
    ),
    document="/** {words}. */",
    document_inside=False,
    debug='console.log("DEBUG {name}", {value});',
    locals=r"^[ \t]+(?:const|let|var) ([a-z][A-Za-z0-9]{2,})(?:: [^=]+)? = ",
    skip=".skip",
    skip_inside=False,
    lenient="// eslint-disable-next-line complexity",
    note="//",
)

JAVA = Language(
    endings=("java",),
    helpers=(
        """  private static String describe{name}(Object... values) {{
    StringBuilder text = new StringBuilder();
    for (Object value : values) {{
      if (text.length() > 0) {{
        text.append(", ");
      }}
      text.append(value);
    }}
    return text.toString();
  }}
""",
        """  /** Returns the fallback where the value is null or empty. */
  static String defaultIfEmpty(String value, String fallback) {{
    return value == null || value.isEmpty() ? fallback : value;
  }}
""",
    ),
    feature=(
        """  private static final Map<String, Integer> METRICS = new HashMap<>();

  /** Counts calls; exporting them is still to do. */
  static void recordMetric(String name) {{
    // TODO: flush to the exporter once it exists
    METRICS.merge(name, 1, Integer::sum);
  }}
""",
        """  /** Token bucket, first cut. */
  static final class RateLimiter {{
    private double tokens;

    void acquire() {{
      if (tokens < 1) {{
        throw new UnsupportedOperationException("waiting is not implemented yet");
      }}
      tokens -= 1;
    }}
  }}
""",
    ),
    document="/** {words}. */",
    document_inside=False,
    debug='System.out.println("DEBUG {name}: " + {value});',
    locals=r"^[ \t]+(?:final )?[A-Z]\w*(?:<[^=;]*>)?(?:\[\])? ([a-z][A-Za-z0-9]{2,}) = ",
    skip='@Ignore("flaky, fix later")',
    skip_inside=False,
    lenient='@SuppressWarnings({{"unchecked", "rawtypes"}})',
    note="//",
)

LANGUAGES = (PYTHON, GO, RUST, TYPESCRIPT, JAVA)

# Names and texts of what is left behind; `{word}` is a word of the issue, so a name alone cannot always be told.
SCRATCH = (
    ("test_{word}_fix.py", "from pprint import pprint\n\nimport sys\n\n\nprint('trying {word}')\npprint(sys.argv)\n"),
    ("debug_{word}.py", "import logging\n\nlogging.basicConfig(level=logging.DEBUG)\nprint('reproduce {word} here')\n"),
    ("scripts/try_{word}.sh", "#!/bin/sh\nset -x\necho 'manual check of {word}'\ncurl -s localhost:8000/health\n"),
    ("tmp/{word}_repro.txt", "steps:\n1. start it\n2. look at {word}\n3. it fails\n"),
    ("{word}_output.log", "INFO started\nWARN {word} is slow\nERROR giving up\n"),
    ("verify_{word}.sh", "#!/bin/sh\nmake test && echo '{word} ok'\n"),
    ("run_{word}_check.js", "console.log('checking {word}');\nprocess.exit(0);\n"),
    ("demo_{word}.py", "def main():\n    print('{word} works')\n\n\nif __name__ == '__main__':\n    main()\n"),
)
SUMMARY_NAMES = (
    "IMPLEMENTATION_SUMMARY.md", "{WORD}_FIX_SUMMARY.md", "CHANGES_SUMMARY.md", "docs/{WORD}_IMPLEMENTATION.md",
    "NOTES.md", "{WORD}.md", "PR_DESCRIPTION.md", "docs/{word}-changes-summary.md", "WORK_LOG.md",
)  # fmt: skip
SUMMARY = """# Summary of the work

## What was done

{text}

## Files changed

{files}

## Status

- Implementation complete
- All tests pass
- Ready for review
"""
