"""What the int8 layers cost: `python -m nlp.training.int8_cost --data DIR`.

The same weights answer the dev rows twice, with the int8 layers and in float32.
"""

import statistics
import tempfile
from pathlib import Path

from nlp.errors import ModelMismatchError, TrainingDataError
from nlp.evaluation import TaskReport
from nlp.int8_encoder import has_int8
from nlp.training.card import name_of, read_options, reports_of


def cost(folder: Path, data: Path, corpus: Path | None) -> list[str]:
    """Return a Markdown table with and without int8, and a line with mean and worst: macro-F1, of
    categories the share that is right (of most sets nearly all are one value).

    Raises:
        ModelMismatchError: the folder holds no model with int8 layers.
        TrainingDataError: no set has enough dev rows.
    """
    if not has_int8(folder):
        raise ModelMismatchError(f"{folder} has no int8 layers")
    rounded = _figures(folder, data, corpus)
    with tempfile.TemporaryDirectory() as place:
        whole = _figures(_without_int8(folder, Path(place)), data, corpus)
    lost = {asked: rounded[asked] - whole[asked] for asked in rounded}
    if not lost:
        raise TrainingDataError(f"no set in {data} has enough dev rows to measure on")
    worst = min(lost, key=lambda asked: lost[asked])
    return [
        "| question | set | int8 | float32 | difference |",
        "|---|---|---:|---:|---:|",
        *(
            f"| {task} | {name} | {rounded[task, name]:.1f} | {whole[task, name]:.1f} "
            f"| {lost[task, name]:+.1f} |"
            for task, name in rounded
        ),
        "",
        f"{len(lost)} sets, mean {statistics.mean(lost.values()):+.2f}, "
        f"worst {lost[worst]:+.1f} ({worst[0]}, {worst[1]})",
    ]


def _figures(folder: Path, data: Path, corpus: Path | None) -> dict[tuple[str, str], float]:
    return {
        (report.task, name_of(report)): _figure(report)
        for report in reports_of(folder, data, corpus, rounds=1)
    }


def _figure(report: TaskReport) -> float:
    """Over the values that occur in the truth, so that one stray answer does not decide."""
    if report.task == "category":
        return 100 * report.accuracy
    return 100 * statistics.mean(value.f1 for value in report.per_value if value.support)


def _without_int8(folder: Path, place: Path) -> Path:
    for part in folder.iterdir():
        if not part.name.startswith("layers.int8"):
            (place / part.name).symlink_to(part.resolve())
    return place


def main() -> None:
    """Print the table of a model."""
    options = read_options(__doc__)
    print("\n".join(cost(options.model, options.data, options.corpus)))  # noqa: T201


if __name__ == "__main__":
    main()
