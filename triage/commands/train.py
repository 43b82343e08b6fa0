"""`luisterpost train`: the classifier from its data to its weights."""

import click


@click.command(
    name="train",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> int:
    """Train the classifier anew: --data DIR [--exclude SET …]; --help lists all options.

    Takes hours on a CPU and goes on where it stopped; the same data and seed give the same
    weights. Needs the packages of `requirements-train.lock`.
    """
    from nlp.training.__main__ import main  # noqa: PLC0415 (loads torch)

    return main(list(arguments))
