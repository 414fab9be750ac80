"""A process that has everything imported and forks a translation for each line it reads; the tests kill the children."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any


def work(order: dict[str, Any]) -> int:
    from hunmin.core.errors import HunminError
    from hunmin.data.settings import SourceSettings
    from hunmin.data.translate.settings import TranslateSettings
    from hunmin.data.translate.translate import translate_file

    try:
        translate_file(TranslateSettings(**order["settings"]), SourceSettings(path=order["source"]), Path(order["out"]))
    except HunminError as error:
        print(error, file=sys.stderr, flush=True)
        return error.exit_code
    return 0


def main() -> None:
    import openai  # noqa: F401

    import hunmin.data.translate.engines.openai
    import hunmin.data.translate.translate  # noqa: F401

    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            code = 70
            try:
                code = work(order)
            finally:
                os._exit(code)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
