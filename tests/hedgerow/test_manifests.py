"""Manifests: every format through its parser, the same dependencies line by line, and files that no parser reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.manifests import Format, format_of
from hedgerow.manifests.lines import fragments
from hedgerow.manifests.values import major
from hedgerow.manifests.whole import parsed
from hedgerow.patch import files_from_diff
from tests.support.one_check import drafts

if TYPE_CHECKING:
    from tests.support.repo import Repo

PYPROJECT = """\
[build-system]
requires = ["hatchling>=1.2"]

[project]
name = "courier"
version = "1.0"
dependencies = ["httpx>=0.27", "not a requirement"]

[project.optional-dependencies]
fast = ["uvloop>=0.19"]

[dependency-groups]
test = ["pytest>=8", {include-group = "lint"}]

[tool.uv]
dev-dependencies = ["ruff>=0.6"]

[tool.pdm.dev-dependencies]
docs = ["mkdocs>=1.6"]

[tool.hatch.envs.bench]
extra-dependencies = ["pyperf>=2"]

[tool.poetry.dependencies]
python = "^3.11"
flask = "^3.0"

[tool.poetry.group.dev.dependencies]
black = {version = "^24.0", optional = true}
"""
CARGO = """\
[package]
name = "courier"
version = "0.1.0"

[dependencies]
serde = "1.0"
ureq = { version = "2.9", features = ["json"] }

[dev-dependencies]
insta = "1.39"

[target.'cfg(unix)'.dependencies]
nix = "0.29"
"""
PACKAGE = """\
{
  "name": "courier",
  "version": "4.1.0",
  "scripts": {
    "test": "vitest"
  },
  "dependencies": {
    "react": "^18.2.0"
  },
  "devDependencies": {
    "vite": "^5.0.0"
  }
}
"""
COMPOSER = """\
{
  "require": {
    "php": ">=8.2",
    "monolog/monolog": "^3.5"
  },
  "require-dev": {
    "phpunit/phpunit": "^11"
  }
}
"""
REQUIREMENTS = """\
-r base.txt
flask==3.0 --hash=sha256:ab
# no
uvicorn[standard]>=0.30 ; python_version > '3.8'
"""
GO_MOD = """\
module x.org/a

go 1.22

require github.com/a/b v1.2.3

require (
	github.com/c/d/v2 v2.0.1
	github.com/e/f v0.1.0 // indirect
)

replace github.com/a/b => github.com/me/b v1.2.4
"""
GRADLE = """\
plugins {
  id("java") version "1.0"
}
dependencies {
  testImplementation "a.b:c:1.2"
}
"""
CONDA = """\
name: x
channels:
  - conda-forge
dependencies:
  - python=3.11
  - pandas>=2
  - pip:
    - rich==13
"""
SETUP_CFG = """\
[metadata]
name = courier

[options]
install_requires =
    requests>=2.31
    click>=8

[options.extras_require]
fast =
    orjson>=3
"""
SETUP_PY = """\
from setuptools import setup

EXTRAS = {"fast": ["orjson>=3"]}

setup(
    name="courier",
    install_requires=["requests>=2.31"],
    extras_require=EXTRAS,
)
"""
POM = """\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <dependencies>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-api</artifactId>
      <version>2.0.12</version>
      <exclusions>
        <exclusion>
          <groupId>org.unwanted</groupId>
          <artifactId>noise</artifactId>
        </exclusion>
      </exclusions>
    </dependency>
  </dependencies>
</project>
"""
CATALOG = """\
[versions]
okhttp = "4.12.0"

[libraries]
okhttp = { module = "com.squareup.okhttp3:okhttp", version.ref = "okhttp" }
moshi = { group = "com.squareup.moshi", name = "moshi", version = "1.15.1" }
junit = "junit:junit:4.13"

[plugins]
kotlin = { id = "org.jetbrains.kotlin.jvm", version = "2.0.0" }
"""
PIPFILE = '[packages]\nflask = "*"\n\n[dev-packages]\npytest = ">=8"\n'
MIX = """\
  def application, do: [mod: {Parcel.App, []}, extra_applications: [:logger]]

  defp deps do
    [
      {:plug, "~> 1.15 or ~> 2.0"},
      {:ex_doc, ">= 0.30.0", only: :dev}, {:parcel_rates, path: "../rates"},
      {:labels, git: "https://example.org/labels.git", tag: "v1"},
      {:core, in_umbrella: true},
      # {:gone, "~> 1.0"},
    ]
  end

  defp check(_), do: {:error, "no such file"}
"""
NUGET = """\
<Project Sdk="Microsoft.NET.Sdk">
  <ItemGroup>
    <!-- <PackageReference Include="Gone" Version="1.0.0" /> -->
    <PackageReference Include="Polly.Core" Version="8.4.2" />
    <PackageReference Include="Moq" />
    <PackageReference Include="Flurl">
      <Version>4.0</Version>
    </PackageReference>
    <PackageReference Include="Lint" PrivateAssets="all" Version="2.0" />
    <PackageVersion Include="xunit" Version="[2.9,3.0)" />
    <ProjectReference Include="..\\Rates\\Rates.csproj" />
  </ItemGroup>
</Project>
"""
EXPECTED = {
    Format.PYPROJECT: (
        PYPROJECT,
        (
            "black ^24.0, flask ^3.0, hatchling >=1.2, httpx >=0.27, mkdocs >=1.6, pyperf >=2, pytest >=8"
            ", ruff >=0.6, uvloop >=0.19"
        ),
    ),
    Format.CARGO: (CARGO, "insta 1.39, nix 0.29, serde 1.0, ureq 2.9"),
    Format.PACKAGE: (PACKAGE, "react ^18.2.0, vite ^5.0.0"),
    Format.COMPOSER: (COMPOSER, "monolog/monolog ^3.5, phpunit/phpunit ^11"),
    Format.SETUP_CFG: (SETUP_CFG, "click >=8, orjson >=3, requests >=2.31"),
    Format.SETUP_PY: (SETUP_PY, "orjson >=3, requests >=2.31"),
    Format.POM: (POM, "org.slf4j:slf4j-api 2.0.12"),
    Format.PIPFILE: (PIPFILE, "flask *, pytest >=8"),
    Format.REQUIREMENTS: (REQUIREMENTS, "flask ==3.0, uvicorn >=0.30"),
    Format.GO_MOD: (GO_MOD, "github.com/a/b v1.2.3, github.com/c/d/v2 v2.0.1, github.com/me/b v1.2.4"),
    Format.GEMFILE: ('gem "rails", "~> 7.1"\ngem "puma"\n', "puma , rails ~> 7.1"),
    Format.GRADLE: (GRADLE, "a.b:c 1.2, java 1.0"),
    Format.CONDA: (CONDA, "pandas >=2, rich ==13"),
    Format.MIX: (
        MIX,
        (
            "ex_doc >= 0.30.0, labels git https://example.org/labels.git, parcel_rates path ../rates"
            ", plug ~> 1.15 or ~> 2.0"
        ),
    ),
    Format.NUGET: (NUGET, "Flurl , Lint 2.0, Polly.Core 8.4.2, xunit [2.9,3.0)"),
}


def shown(found: tuple[object, ...] | None) -> str:
    assert found is not None
    return ", ".join(sorted(f"{one.name} {one.spec}" for one in found))  # type: ignore[attr-defined]  # dependencies


@pytest.mark.parametrize("kind", EXPECTED)
def test_a_whole_manifest_is_read_by_its_parser(kind: Format) -> None:
    text, expected = EXPECTED[kind]
    assert shown(parsed(kind, text)) == expected


@pytest.mark.parametrize("kind", sorted(EXPECTED))
def test_its_lines_alone_say_the_same(kind: Format) -> None:
    text, expected = EXPECTED[kind]
    lines = text.splitlines()
    added = "".join(f"+{line}\n" for line in lines)
    (file,) = files_from_diff(f"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,0 +1,{len(lines)} @@\n{added}".encode())
    before, after = fragments(kind, file)
    assert (before, shown(after)) == ((), expected)


def test_a_version_catalogue_names_modules_and_their_versions() -> None:
    expected = (
        "com.squareup.moshi:moshi 1.15.1, com.squareup.okhttp3:okhttp 4.12.0"
        ", junit:junit 4.13, org.jetbrains.kotlin.jvm 2.0.0"
    )
    assert shown(parsed(Format.VERSION_CATALOG, CATALOG)) == expected


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Format.PYPROJECT, "[project\n"),
        (Format.PACKAGE, "{"),
        (Format.PACKAGE, "[" * 100_000),
        (Format.SETUP_CFG, "[a\n"),
        (Format.SETUP_PY, "def (:\n"),
        (Format.POM, "<project>"),
        (Format.POM, "<!DOCTYPE x [<!ENTITY a 'b'>]><project/>"),
        (Format.CARGO, "x" * 2_000_001),
    ],
)
def test_a_manifest_that_no_parser_reads_is_left_to_its_lines(kind: Format, text: str) -> None:
    assert parsed(kind, text) is None


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Format.PYPROJECT, "project = 3\ndependency-groups = [1]\n"),
        (Format.PACKAGE, '{"dependencies": [1], "devDependencies": null}'),
        (Format.CARGO, "dependencies = 1\ntarget = 2\n"),
        (Format.SETUP_CFG, "[metadata]\nname = x\n"),
        (Format.PYPROJECT, ""),
    ],
)
def test_tables_of_another_shape_hold_no_dependencies(kind: Format, text: str) -> None:
    assert parsed(kind, text) == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("^1.2", "^2.0", True),
        ("1.2", "1.9", False),
        ("0.2.1", "0.3.0", True),
        (">=1", "", False),
        ("^3", "git https://example.org/x", True),
        ("v1.2", "v1.3", False),
        ("2", "3", True),
    ],
)
def test_what_counts_as_another_major_version(before: str, after: str, expected: bool) -> None:  # noqa: FBT001 - a table's last column
    assert major(before, after) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("requirements/base.txt", Format.REQUIREMENTS),
        ("dev-requirements.txt", Format.REQUIREMENTS),
        ("gradle/libs.versions.toml", Format.VERSION_CATALOG),
        ("courier.gemspec", Format.GEMFILE),
        ("apps/core/mix.exs", Format.MIX),
        ("src/Parcel/Parcel.csproj", Format.NUGET),
        ("Directory.Packages.props", Format.NUGET),
        ("eng/Common.props", None),
        ("tests/fixtures/package.json", None),
        ("node_modules/a/package.json", None),
        ("tests/requirements.txt", Format.REQUIREMENTS),
        ("src/functionalTest/app/build.gradle.kts", Format.GRADLE),
        ("packages/e2e/web/chrome/package.json", Format.PACKAGE),
        ("data/in/Cargo.toml", Format.CARGO),
        ("src/functionalTest/resources/jvm/build.gradle", None),
        ("tests/upgrade/expected/go.mod", None),
        ("test/build/workspace/a/Cargo.toml", None),
        ("notes.txt", None),
    ],
)
def test_manifests_are_known_by_name_and_place(path: str, expected: Format | None) -> None:
    assert format_of(path) is expected


def test_a_dependency_with_a_table_or_a_list_of_its_own_is_read() -> None:
    table = '[dependencies.serde]\nversion = "1.0"\nfeatures = ["derive"]\n'
    lists = '[tool.poetry.dependencies]\nnumpy = [{version = "^1"}, {version = "^2", python = ">=3.12"}]\n'
    assert shown(parsed(Format.CARGO, table)) == "serde 1.0"
    assert shown(parsed(Format.PYPROJECT, lists)) == "numpy ^1 | ^2"
    rows = b'[dependencies.serde]\n-version = "1.0"\n+version = "2.0"\n+optional = true\n'
    head = b"diff --git a/Cargo.toml b/Cargo.toml\n--- a/Cargo.toml\n+++ b/Cargo.toml\n@@ -4,2 +4,3 @@\n "
    (file,) = files_from_diff(head + rows)
    assert [shown(side) for side in fragments(Format.CARGO, file)] == ["serde 1.0", "serde 2.0"]


def test_a_manifest_that_breaks_is_compared_line_by_line(git_repo: Repo) -> None:
    before = '{\n  "dependencies": {\n    "a": "^1.0.0",\n    "c": "^3.0.0"\n  }\n}\n'
    after = before.replace('"a": "^1.0.0",', '"a": "^1.0.0",\n    "b": "^2.0.0",').removesuffix("}\n")
    (draft,) = drafts(git_repo, "unasked-dependency", {"package.json": before}, {"package.json": after}, "# Tidy\n")
    assert draft.subject.endswith("b")
