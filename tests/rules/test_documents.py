"""What stands beside the program: links lead somewhere, commands exist, and the workflow for hosted machines is one."""

import re
import subprocess
import sys

import pytest
from PIL import Image
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from ruamel.yaml import YAML

from kamdesk import cli
from tests.rules.test_conventions import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
WORKFLOW = ROOT / ".github" / "workflows" / "packages.yml"
DEV_COMMANDS = set(re.findall(r"^python3 dev\.py (\w+)", (ROOT / "dev.py").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_link_leads_somewhere(path):
    links = re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", [*DOCUMENTS, WORKFLOW], ids=lambda p: p.name)
def test_every_command_of_development_is_one(path):
    assert set(re.findall(r"python3? dev\.py (\w+)", path.read_text(encoding="utf-8"))) <= DEV_COMMANDS


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_command_of_the_program_is_one(path):
    named = set(
        re.findall(r"^    kamdesk ([a-z-]+)|`kamdesk (?:--\w+ )?([a-z-]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert {word for pair in named for word in pair if word} <= set(cli.COMMANDS)


def test_the_readme_begins_with_what_everybody_looks_for():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^    python3 dev\.py (\w+)$", text, re.MULTILINE) == ["run", "test"]
    assert text.index("docs/kamdesk.png") < text.index("(docs/it.md)") < text.index("python3 dev.py run")


def test_the_picture_of_the_readme_is_small():
    path = ROOT / "docs" / "kamdesk.png"
    assert path.stat().st_size < 120_000
    with Image.open(path) as image:
        assert image.size == (1280, 672)


@pytest.mark.parametrize("system", [Unix, MacOS])
def test_the_page_for_it_names_the_folders_of_the_user(system, monkeypatch):
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/of")
    text = (ROOT / "docs" / "it.md").read_text(encoding="utf-8")
    found = system("kamdesk", appauthor=False)
    folders = (found.user_data_dir, found.user_config_dir, found.user_cache_dir, found.user_log_dir)
    assert [folder for folder in folders if f"`{folder.replace('/home/of', '~')}`" not in text] == []


def test_the_workflow_follows_the_schema_of_workflows():
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(WORKFLOW)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_builds_for_every_system_and_trusts_nothing_that_moves():
    text = WORKFLOW.read_text(encoding="utf-8")
    assert "NEVER RUN YET" in text
    jobs = YAML(typ="safe").load(text)["jobs"]
    assert {job["runs-on"].partition("-")[0] for job in jobs.values()} == {"ubuntu", "windows", "macos"}
    assert all(job["timeout-minutes"] <= 60 for job in jobs.values())
    assert set().union(*({job["needs"]} for job in jobs.values() if "needs" in job)) <= set(jobs)
    used = [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]
    assert [action for action in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action)] == []
    made = " ".join(step.get("run", "") for job in jobs.values() for step in job["steps"])
    assert all(f" {target}" in made for target in ("tree", "deb", "tar", "setup", "msi", "dmg"))
