"""Runs the benchmarks: `python -m tests.bench [name ...]`, each a module `bench_<name>.py` with a `main()` of lines."""

import importlib.util
import os
import platform
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).resolve().parent


def load(path: Path) -> ModuleType:
    """The module of a file; the files stand alone and are not a package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(path: Path) -> None:
    """Prints the lines of one benchmark as they come, and how long it took in all."""
    started = time.perf_counter()
    print(f"\n{path.stem.removeprefix('bench_')}")
    lines: Iterable[str] = load(path).main()
    for line in lines:
        print(f"  {line}", flush=True)
    print(f"  ({time.perf_counter() - started:.1f} s in all)", flush=True)


def main(names: list[str]) -> int:
    """Runs the named benchmarks, or all; 2 if a name is unknown."""
    known = {path.stem.removeprefix("bench_"): path for path in sorted(FOLDER.glob("bench_*.py"))}
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"No such benchmark: {', '.join(unknown)}. There are: {', '.join(known)}", file=sys.stderr)
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(f"Python {platform.python_version()} on {platform.system()}, {os.cpu_count()} processors")
    for name in names or known:
        run(known[name])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
