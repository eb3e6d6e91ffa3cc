"""The command line: `corridor`, the same as `python -m bot`.

A command lives with its noun in bot/cli_*.py and is listed here. Exit status: 0 done, 1 refused with a line on
stderr and nothing on stdout, 2 a mistake in the command itself.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from actions.communities import NotApplied
from bot import cli_backups, cli_check, cli_communities, cli_copy, cli_papers, cli_publish, cli_record, cli_run
from bot.command import Refusal, config_option
from bot.config import ConfigRefused
from storage.codes_key import KeyUnusable
from storage.database import StorageFailed, StoreError
from storage.lock import StoreLocked
from storage.migrations import UnknownSchema

MOST_LINES = 20


@click.group("corridor", context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="corridor")
@config_option
def cli(config_file: Path | None) -> None:
    """Run a council in a residents' group chat: propose, support, deliberate, vote, hear the outcome."""


cli.add_command(cli_communities.apply)
cli.add_command(cli_communities.show)
cli.add_command(cli_run.run)
cli.add_command(cli_run.demo)
cli.add_command(cli_check.check)
cli.add_command(cli_check.check, "doctor")
cli.add_command(cli_record.verify)
cli.add_command(cli_record.replay)
cli.add_command(cli_record.export)
cli.add_command(cli_record.migrate)
cli.add_command(cli_record.replay, "replay-dead")
cli.add_command(cli_backups.backup)
cli.add_command(cli_backups.restore)
cli.add_command(cli_copy.copy)
cli.add_command(cli_papers.print_)
cli.add_command(cli_papers.report)
cli.add_command(cli_publish.publish)


def main(arguments: Sequence[str] | None = None) -> None:
    """Carry out one command and exit; whatever stands against it is said in a line, never in a traceback."""
    os.umask(0o077)  # whatever we write is ours alone, side files of SQLite included
    try:
        status = cli.main(args=arguments, prog_name="corridor", standalone_mode=False)
        sys.stdout.flush()
        sys.exit(status if isinstance(status, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        # Who read our output has gone; nothing is wrong, but what is left must not be flushed into the void.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (Refusal, NotApplied, ConfigRefused, StoreLocked, UnknownSchema, KeyUnusable) as error:
        _refuse(list(getattr(error, "lines", None) or getattr(error, "problems", None) or [str(error)]))
    except ModuleNotFoundError as error:
        if (Path(__file__).parents[1] / (error.name or "").partition(".")[0]).is_dir():
            raise  # ours: the fault is not the machine's
        _refuse([f"the library {error.name} is not installed: in a checkout make install brings what it needs"])
    except (StorageFailed, StoreError) as error:
        if isinstance(error, StoreError) and error.again:
            _refuse([error.told("storage.url")])
        _refuse([f"the store cannot be used: {error}"])
    except OSError as error:
        _refuse([f"{error.filename or 'a file'}: {error.strerror or error}"])


def _refuse(lines: list[str]) -> None:
    shown = lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], f"and {len(lines) - MOST_LINES + 1} more"]
    for line in shown:
        click.echo(" ".join(line.split()), err=True)
    sys.exit(1)
