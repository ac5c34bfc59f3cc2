"""``./bench [NAME …]``: run the benchmarks, print their tables, and end with 1 if a goal was missed."""

import importlib
import sys
import warnings
from pathlib import Path

from benchmarks.bench import Bench, benchmarks


def main(wanted: list[str]) -> int:
    """Run the benchmarks of those names, or all."""
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        importlib.import_module(f"benchmarks.{path.stem}")
    if unknown := [name for name in wanted if name not in benchmarks]:
        sys.stderr.write(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(benchmarks)}.\n")
        return 2
    missed = 0
    for name, measure in benchmarks.items():
        if wanted and name not in wanted:
            continue
        bench = Bench(name)
        measure(bench)
        sys.stdout.write(bench.table() + "\n")
        sys.stdout.flush()
        missed += sum(not goal.held for goal in bench.goals)
    sys.stdout.write(f"\n{f'{missed} goals were missed' if missed else 'Every goal was held'}.\n")
    return 1 if missed else 0


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main(sys.argv[1:]))
