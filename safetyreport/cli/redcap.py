"""`redcap`: records of a REDCap project over its API; instruments to upload to one."""

from __future__ import annotations

from pathlib import Path

from safetyreport.app.redcap import Access, keep_dictionary, print_dictionary, pull
from safetyreport.cli.command import CommandGroup, Option, command
from safetyreport.cli.duties import session_of
from safetyreport.cli.importing import announcing, import_json, say_counts, say_warnings
from safetyreport.cli.invocation import Invocation
from safetyreport.cli.kinds import FILE, NEW_FILE, Whole
from safetyreport.cli.output import (
    Column,
    next_step,
    say,
    show_json,
    show_table,
    working,
)
from safetyreport.errors import UsageRefused
from safetyreport.exchange.redcap_api_token import permissions_unknown
from safetyreport.i18n import text

MOST_SECONDS = 3600


@command(
    "pull",
    options=[
        Option("--url", required=True, metavar="URL"),
        Option("--mapping", kind=FILE, metavar="M"),
        Option("--dictionary", "only_dictionary", flag=True),
        Option("--save", kind=NEW_FILE, metavar="FILE"),
        Option("--token-file", metavar="FILE"),
        Option("--keyring", flag=True),
        Option("--token", metavar="TOKEN"),
        Option("--ca", kind=FILE, metavar="FILE"),
        Option("--timeout", kind=Whole(1, MOST_SECONDS), default=300, metavar="SECONDS"),
        Option("--dry-run", flag=True),
        Option("--revert", flag=True),
    ],
)
def pull_(
    invocation: Invocation,
    url: str,
    mapping: Path | None,
    only_dictionary: bool,
    save: Path | None,
    token_file: str | None,
    keyring: bool,
    token: str | None,
    ca: Path | None,
    timeout: int,
    dry_run: bool,
    revert: bool,
) -> None:
    """Imports a project's records, or keeps its data dictionary."""
    if token is not None:
        raise UsageRefused("redcap_api.token_given")
    if only_dictionary and (save is None or mapping is not None or dry_run or revert):
        raise UsageRefused("redcap_api.dictionary_alone")
    access = Access(url, token_file, keyring, ca, timeout)
    if only_dictionary and save is not None:
        _keep(invocation, access, save)
        return
    if not dry_run and invocation.actor is None:
        raise UsageRefused("cli.actor_missing", command="redcap pull")
    with working(invocation) as done:
        found = pull(
            session_of(invocation),
            access,
            mapping=mapping,
            save=save,
            dry_run=dry_run,
            revert=revert,
            announce=announcing(invocation, done),
        )
    if invocation.as_json:
        show_json(
            {
                "source": {
                    "host": found.host,
                    "project": found.project.id,
                    "title": found.project.title,
                    "version": found.version,
                },
                "saved": str(found.saved) if found.saved else None,
                **import_json(found.imported),
            }
        )
        return
    say(invocation, "redcap_api.source", host=found.host, title=found.project.title)
    say_counts(invocation, found.imported)
    if found.saved:
        say(invocation, "redcap_api.saved", file=str(found.saved))
    if permissions_unknown(token_file):
        say(invocation, "redcap_api.token_file_unchecked", file=token_file)
    say_warnings(invocation, found.imported)
    next_step(invocation, "importing.next_due" if found.imported.stored else "redcap_api.next_pull")


def _keep(invocation: Invocation, access: Access, save: Path) -> None:
    with working(invocation):
        target, dictionary = keep_dictionary(access, save)
    if invocation.as_json:
        show_json({"file": str(target), "fields": len(dictionary.fields)})
        return
    say(
        invocation,
        "redcap_api.dictionary_kept",
        file=str(target),
        forms=len(dictionary.forms),
        fields=len(dictionary.fields),
    )
    next_step(invocation, "redcap_api.next_map", file=_quoted(target))


@command("dictionary", options=[Option("--out", kind=NEW_FILE, metavar="FILE")])
def dictionary(invocation: Invocation, out: Path | None) -> None:
    """Writes the instruments for our kinds of record, to upload to REDCap."""
    target, made = print_dictionary(out)
    if invocation.as_json:
        show_json(
            {
                "file": str(target),
                "instruments": [
                    {
                        "form": one.form,
                        "title": one.title,
                        "fields": one.fields,
                        "repeating": one.repeating,
                    }
                    for one in made
                ],
            }
        )
        return
    show_table(
        invocation,
        [
            "redcap_api.heading.form",
            "redcap_api.heading.title",
            Column("redcap_api.heading.fields", right=True),
            "redcap_api.heading.repeating",
        ],
        [
            (
                one.form,
                one.title,
                one.fields,
                text(f"redcap_api.{'repeats' if one.repeating else 'once'}", invocation.ui),
            )
            for one in made
        ],
    )
    say(invocation, "redcap_api.instruments", file=str(target))
    say(invocation, "redcap_api.instruments_how")
    next_step(invocation, "redcap_api.next_first_pull")


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)


REDCAP = CommandGroup("redcap", [pull_, dictionary])
