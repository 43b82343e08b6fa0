"""`python -m tests.bench`: measure all, or only what is named."""

from pathlib import Path

import click

from tests.bench import (
    agents,
    duplicates,
    feeds,
    flowing,
    hooks,
    importing,
    ingesting,
    linking,
    monitoring,
    sustained,
)
from tests.bench.crowd import Crowd
from tests.bench.ground import fresh_ground
from tests.bench.linkage_data import PLACE
from tests.bench.report import print_table

PARTS = (
    "import",
    "ingest",
    "classify",
    "flow",
    "agents",
    "jobs",
    "link",
    "duplicates",
    "monitors",
    "sustained",
    "hooks",
    "feeds",
)


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(PARTS))
@click.option("--seconds", default=60, show_default=True, help="How long mentions keep coming.")
@click.option("--runs", default=5, show_default=True, help="Interleaved runs of each comparison.")
@click.option("--feeds", "feeds_polled", default=100, show_default=True, help="1000: half an hour.")
@click.option("--mentions", default=1_000_000, show_default=True, help="For the agents' pages.")
@click.option("--cases", default=100_000, show_default=True, help="For the agents' pages.")
@click.option("--customers", default=1_000_000, show_default=True, help="To link mentions to.")
@click.option("--imported", default=100_000, show_default=True, help="Customers to import.")
@click.option("--records", default=100_000, show_default=True, help="To find duplicates among.")
@click.option(
    "--linkage-data",
    type=click.Path(path_type=Path, file_okay=False),
    default=PLACE,
    envvar="LUISTERPOST_LINKAGE_DATA",
    show_default=True,
    help="Folder with febrl_dataset1..3.csv and fake_1000.csv.",
)
@click.option("--model", default=None, help="Another classifier: a folder or a name.")
def main(
    parts: tuple[str, ...],
    seconds: int,
    runs: int,
    feeds_polled: int,
    mentions: int,
    cases: int,
    customers: int,
    imported: int,
    records: int,
    linkage_data: Path,
    model: str | None,
) -> None:
    """Measure PARTS (all when none is named) and print a table of each."""
    wanted = parts or PARTS
    if "import" in wanted:
        with fresh_ground() as ground:
            print_table(importing.measure(ground, customers=imported))
    if "ingest" in wanted:
        with fresh_ground() as ground:
            print_table(ingesting.measure(ground, runs=runs))
    if "sustained" in wanted:
        with fresh_ground() as ground:
            print_table(sustained.measure(ground, duration_s=seconds))
    if "hooks" in wanted:
        with fresh_ground() as ground:
            print_table(hooks.measure(ground))
    if "feeds" in wanted:
        with fresh_ground() as ground:
            print_table(feeds.measure(ground, feeds=feeds_polled))
    if "flow" in wanted:
        with fresh_ground() as ground:
            print_table(flowing.measure(ground, duration_s=seconds))
    if "agents" in wanted:
        with fresh_ground() as ground:
            crowd = Crowd(mentions=mentions, cases=cases)
            print_table(agents.measure(ground, duration_s=seconds, crowd=crowd))
    if "jobs" in wanted:
        from tests.bench import jobs  # noqa: PLC0415 (the browser's library is for developers)

        with fresh_ground() as ground:
            print_table(jobs.measure(ground))
    if "link" in wanted:
        with fresh_ground() as ground:
            print_table(linking.measure(ground, customers=customers, runs=runs))
    if "duplicates" in wanted:
        duplicates.print_quality(linkage_data)
        with fresh_ground() as ground:
            print_table(duplicates.measure(ground, customers=records))
    if "monitors" in wanted:
        with fresh_ground() as ground:
            print_table(monitoring.measure(ground, runs=runs))
    if "classify" in wanted:
        from tests.bench import classifying  # noqa: PLC0415 (torch takes seconds)

        print_table(classifying.measure(model, runs=runs))


if __name__ == "__main__":
    main()
