"""The page on the table: its example reads, its commands exist, its Python runs."""

import re
from pathlib import Path

from summitry.cli import main
from summitry.strategy.files import parse_talks

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "negotiating.md").read_text("utf-8")


def test_the_example_is_a_table():
    (text,) = re.findall(r"^```yaml\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    table = parse_talks(text).to_table()
    assert table.parties == ("JPN", "USA")
    assert [lever.id for lever in table.levers] == ["us-duty", "farm"]


def test_the_commands_exist(capsys):
    for name in re.findall(r"`summitry (\w+) ", PAGE):
        assert main([name, "--help"]) == 0
        capsys.readouterr()


def test_the_python_runs(capsys):
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    exec(compile(code, "negotiating.md", "exec"), {})
    median, holds = capsys.readouterr().out.split()
    assert 10 < float(median.rstrip("%")) < 25
    assert holds == "True"
