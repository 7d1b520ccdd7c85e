"""`summitry dossier`: a dossier as one archive, out and in, and a first table drafted from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summitry.cli.output import (
    STDOUT,
    Answer,
    Commands,
    deliver,
    format_table,
    output_options,
    show_progress,
    to_json,
    wrap,
    write_bytes,
    write_text,
)
from summitry.cli.read import document_options, load_meta, require_newest_day, take_pasted
from summitry.cli.run import parse_day
from summitry.errors import UsageError

if TYPE_CHECKING:
    from summitry.ledger import Dossier
    from summitry.ledger.archive import Archive
    from summitry.ledger.documents import Documents
    from summitry.web.store import Store

MEMBER_FIELDS = ("member", "bytes", "published", "sha256")
KEPT_FIELDS = ("id", "name", "documents")
LEVER_FIELDS = ("owner", "measure", "lever", "from", "to", "source")


@click.group(cls=Commands, invoke_without_command=True)
@click.pass_context
def dossier(context: click.Context) -> None:
    """Pack a dossier into one archive, take one in, draft a negotiating table from one."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@dossier.command()
@click.argument("documents", nargs=-1, metavar="DOC...")
@click.option("--sample", is_flag=True, help="Use the sample dossier that comes with summitry.")
@click.option("--name", metavar="TEXT", help="What the dossier is called.")
@document_options
@click.option("--scenario", "scenarios", multiple=True, metavar="FILE", help="Add this; repeat.")
@click.option("--table", "tables", multiple=True, metavar="FILE", help="Add this; repeat.")
@click.option("--folder", metavar="DIR", help="Take a dossier that summitry serve keeps there.")
@click.option("--id", "key", metavar="ID", help="Which one of --folder; without it, a list.")
@click.option("-o", "--output", "out_path", default="dossier.zip", show_default=True,
              metavar="FILE", help="The archive; - is stdout.")  # fmt: skip
@output_options
def export(**given: Any) -> None:
    """Pack documents, ledger, corrections, scenarios and tables into one archive.

    The workbench takes it in, and so does summitry dossier import.
    """
    if given["folder"] is not None and given["key"] is None:
        _list_kept(_open_store(given["folder"]), given)
        return
    packed = _pack_kept(given) if given["folder"] is not None else _pack_documents(given)
    write_bytes(given["out_path"], packed, "--output")
    if given["out_path"] == STDOUT:
        return
    _deliver_archive(_unpack(packed), f"Written to {Path(given['out_path']).resolve()}", given)


@dossier.command("import")
@click.argument("archive", metavar="FILE.zip")
@click.option("-o", "--output", "out_path", metavar="DIR", help="Unpack into this new folder.")
@click.option("--folder", metavar="DIR", help="Keep it where summitry serve keeps its state.")
@output_options
def import_(**given: Any) -> None:
    """Check an archive from somebody else, and unpack it or hand it to the workbench.

    With neither --output nor --folder it is checked and described, and nothing is written.
    """
    found = _unpack(_load(given["archive"]))
    told = []
    if given["out_path"] is not None:
        told.append(_unpack_to(found, Path(given["out_path"])))
    if given["folder"] is not None:
        from summitry.web.archive import keep_dossier

        key = keep_dossier(_open_store(given["folder"]), found)
        told.append(f"Kept in {given['folder']} as {key}: /dossiers/{key} of summitry serve")
    _deliver_archive(found, "\n".join(told), given)


@dossier.command()
@click.argument("documents", nargs=-1, metavar="DOC...")
@click.option("--sample", is_flag=True, help="Use the sample dossier that comes with summitry.")
@click.option("--as-of", metavar="DATE", help="Day of the table; by default the newest document's.")
@document_options
@click.option("-o", "--output", "out_path", metavar="FILE", help="Write it; by default print it.")
@output_options
def table(**given: Any) -> None:
    """Draft the negotiating table between the two sides of a dossier, for summitry bargain.

    DOC are documents, folders, or one archive of summitry dossier export.
    """
    from summitry.brief.first_table import draft_table
    from summitry.news import draft_scenario
    from summitry.strategy.files import read_rows

    asked = parse_day(given["as_of"])
    found = _read_dossier(given)
    day = asked or require_newest_day(found, "summitry dossier table")
    text = draft_table(found, draft_scenario(found, as_of=day).scenario, day)
    plain = read_rows(text)
    if given["out_path"] is not None:
        write_text(given["out_path"], text, "--output")
        if given["out_path"] == STDOUT:
            return
    answer = Answer(
        text=lambda: text.rstrip() if given["out_path"] is None else _describe_table(plain, given),
        json=lambda: to_json(plain),
        rows=lambda: _list_levers(plain),
        fields=LEVER_FIELDS,
    )
    deliver(answer, given["json_path"], given["csv_path"])


def _read_dossier(given: Mapping[str, Any]) -> Dossier:
    """The dossier of documents, of the sample, or the ledger of an archive as it came."""
    from summitry.ledger import dossier_from_dict
    from summitry.ledger.archive import is_archive

    paths = given["documents"]
    if len(paths) == 1 and Path(paths[0]).suffix.lower() == ".zip" and Path(paths[0]).is_file():
        data = _load(paths[0])
        if is_archive(data):
            found = _unpack(data)
            if found.ledger is None:
                raise UsageError(paths[0], "an archive whose documents nobody has read",
                                 "a ledger in it", "unpack it and name its documents")  # fmt: skip
            return dossier_from_dict(found.ledger)
    _, ledger, _ = _collect("table", given)
    return ledger


def _collect(
    command: str, given: Mapping[str, Any]
) -> tuple[Documents, Dossier, list[dict[str, Any]]]:
    """The documents named, what was read from them, and the rows of the corrections."""
    from summitry.ledger import load_correction_rows, parse_corrections
    from summitry.news import collect_documents, read_kept, sample_paths

    if not given["documents"] and not given["sample"]:
        raise UsageError(f"summitry dossier {command}", "no document", "at least one document",
                         "name files or folders, or use --sample")  # fmt: skip
    named, pasted = take_pasted(given["documents"])
    paths = [*named, *(sample_paths() if given["sample"] else ())]
    documents = collect_documents(paths, meta=load_meta(given["meta"]), pasted=pasted)
    path = given["corrections"]
    rows = load_correction_rows(path) if path else {"summitry_corrections": "1"}
    with show_progress() as progress:
        ledger = read_kept(
            documents, date=given["published"], progress=progress,
            corrections=parse_corrections(rows, path or "corrections"),
        )  # fmt: skip
    days = {source.doc: source.published for source in ledger.sources}
    if given["published"]:  # what a default gave shall be the same where the archive is read again
        documents = {
            name: (body, day or days.get(Path(name).stem))
            for name, (body, day) in documents.items()
        }
    return documents, ledger, list(rows.get("corrections") or [])


def _pack_documents(given: Mapping[str, Any]) -> bytes:
    from summitry.ledger import dossier_to_dict
    from summitry.ledger.archive import Archive, hash_text, pack_archive
    from summitry.policy import parse_scenario
    from summitry.policy.files import read_yaml_text
    from summitry.strategy import describe_baseline
    from summitry.strategy.files import parse_table
    from summitry.world import load_world

    texts: dict[str, dict[str, str]] = {}
    for kind, check in (("scenarios", parse_scenario), ("tables", parse_table)):
        texts[kind] = {}
        for path in given[kind]:
            text = read_yaml_text(path, "a file of YAML")
            check(text, path)
            texts[kind][hash_text(text)] = text
    documents, ledger, rows = _collect("export", given)
    return pack_archive(Archive(
        name=given["name"] or Path(next(iter(documents))).stem,
        documents=documents,
        ledger=dossier_to_dict(ledger),
        corrections=rows,
        scenarios=texts["scenarios"],
        tables=texts["tables"],
        parents=dict.fromkeys([*texts["scenarios"], *texts["tables"]]),
        baseline=describe_baseline(load_world()),
    ))  # fmt: skip


def _pack_kept(given: Mapping[str, Any]) -> bytes:
    store = _open_store(given["folder"])
    from summitry.web.archive import pack_dossier

    return pack_dossier(store, given["key"])


def _list_kept(store: Store, given: Mapping[str, Any]) -> None:
    """What a workbench keeps, so that one can be named."""
    kept = [(one.id, one.name, len(store.load_documents(one.id))) for one in store.list_dossiers()]
    rows = [dict(zip(KEPT_FIELDS, one, strict=True)) for one in kept]
    cells = [(key, name, str(count)) for key, name, count in kept]
    answer = Answer(
        text=lambda: format_table(KEPT_FIELDS, cells, 2) if rows
        else f"No dossier is kept in {given['folder']}.",
        json=lambda: to_json(rows),
        rows=lambda: rows,
        fields=KEPT_FIELDS,
    )  # fmt: skip
    deliver(answer, given["json_path"], given["csv_path"])


def _open_store(folder: str) -> Store:
    try:
        from summitry.web.store import Store
    except ModuleNotFoundError as error:
        raise UsageError("--folder", f"{error.name} is not installed", "the extra web",
                         "pip install 'summitry[web]'") from None  # fmt: skip
    if not (Path(folder) / "state.sqlite").is_file():
        raise UsageError(f"--folder {folder}", "no state of a workbench",
                         "a folder that summitry serve has used", "check the path")  # fmt: skip
    return Store(Path(folder))


def _load(path: str) -> bytes:
    """The bytes of an archive, no more than one may have."""
    from summitry.ledger.archive import MOST_BYTES

    try:
        with Path(path).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(path, error.strerror or "cannot be read", "an archive of a dossier",
                         "check the path") from None  # fmt: skip
    if len(data) > MOST_BYTES:
        raise UsageError(path, f"more than {MOST_BYTES:,} bytes", "a smaller archive",
                         "check that this is the right file")  # fmt: skip
    return data


def _unpack(data: bytes) -> Archive:
    from summitry.ledger.archive import unpack_archive
    from summitry.policy import parse_scenario
    from summitry.strategy.files import parse_table

    return unpack_archive(data, parse_scenario, parse_table)


def _unpack_to(found: Archive, folder: Path) -> str:
    """Write an archive's parts as the files that the other commands read."""
    from summitry.ledger.archive import make_members

    if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
        raise UsageError(f"--output {folder}", "something that is there already",
                         "a new folder, or an empty one", "name another one")  # fmt: skip
    published = {Path(name).stem: {"published": day} for name, (_, day) in found.documents.items()}
    for name, body in {**make_members(found), "meta.json": to_json(published).encode()}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_bytes(str(folder / name), body, "--output")
    return (
        f"Unpacked to {folder.resolve()}; read it again with\n"
        f"  summitry brief {folder}/documents --meta {folder}/meta.json"
        f" --corrections {folder}/corrections.json"
    )


def _deliver_archive(found: Archive, told: str, given: Mapping[str, Any]) -> None:
    """Say what an archive holds, and with what it was made where that is not what is here."""
    from summitry.ledger.archive import list_members
    from summitry.strategy import list_version_changes

    changed = list_version_changes(found.origin)
    rows = list_members(found)

    def text() -> Iterator[str]:
        yield wrap(f"{found.name}: made with summitry {found.summitry}")
        for change in changed:
            yield wrap(f"not as it was: {change}; reading it again may give other figures")
        cells = [(row["member"], row["published"] or "", f"{row['bytes']:,}") for row in rows]
        yield format_table(("member", "published", "bytes"), cells, 2)
        if told:
            yield told

    head = {"name": found.name, "summitry": found.summitry,
            "baseline_sha256": found.baseline.get("sha256"), "changed": changed}  # fmt: skip
    answer = Answer(text, lambda: to_json({**head, "members": rows}), lambda: rows, MEMBER_FIELDS)
    deliver(answer, given["json_path"], given["csv_path"])


def _list_levers(plain: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for row in plain.get("levers", ()):
        measure = row["measure"]
        yield {**row, "measure": measure["id"], "lever": measure.get("lever", "tariff")}


def _describe_table(plain: Mapping[str, Any], given: Mapping[str, Any]) -> str:
    cells = [
        (row["owner"], row["measure"], row["source"], row["from"], row["to"])
        for row in _list_levers(plain)
    ]
    return "\n".join([
        wrap(f"{plain['title']}, as of {plain['as_of']}"),
        format_table(("owner", "lever", "source", "from", "to"), cells, 3),
        f"Written to {Path(given['out_path']).resolve()}; play it with"
        f" summitry bargain {given['out_path']}",
    ])  # fmt: skip
