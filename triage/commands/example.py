"""`luisterpost example`: the example company comes and goes."""

import click


@click.group(name="example")
def command() -> None:
    """Load or remove the example company."""


@command.command(name="load")
def load() -> None:
    """Fill an installation that has no company yet with the example."""
    from nlp.classifier import load_classifier  # noqa: PLC0415 (loads torch)
    from triage import example  # noqa: PLC0415
    from triage.commands._database import open_services  # noqa: PLC0415

    with open_services() as services:
        settings = services.settings
        classifier = load_classifier(settings.model, languages=settings.text_languages)
        password = example.load(services, classifier, say=lambda line: click.echo(f"  {line}"))
    click.echo(f"  its people (…@zevenmand.example) log in with: {password}")


@command.command(name="remove")
def remove() -> None:
    """Delete the example company with everything that belongs to it."""
    from triage import example  # noqa: PLC0415
    from triage.commands._database import open_services  # noqa: PLC0415

    with open_services() as services:
        mentions = example.remove(services)
    click.echo(f"removed the example company and its {mentions} mentions")
