"""Lines of code in a text that nobody fenced, told by their shape.

A strong line is code wherever it stands; a weak one (`else:`, `}`, `x = 5`, `# …`) only beside code. A line of words is neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# A line is judged by its beginning, and a text by its first lines: nobody writes longer ones by hand.
WIDTH = 400
LINES = 4000

_PYTHON = (
    r"(?:async )?def \w+\(",
    r"class \w+(?:\([\w., =]*\))?:\s*(?:#.*)?$",
    r"from [\w.]+ import [\w*(]",
    r"import \w+(?:\.\w+)*(?: as \w+)?(?:, ?\w+(?: as \w+)?)*;?\s*$",
    r"(?:for \w+(?:, ?\w+)* in|while|if|elif|with) [^:]*[(\[<>=].*:\s*(?:#.*)?$",
    r"for [a-z_]\w*(?:, ?[a-z_]\w*)* in [a-z_][\w.]*:\s*$",
    r"except(?: \w+(?: as \w+)?)?:\s*$",
    r"(?:>>>|In \[\d+\]:) \S",
    r"(?:if __name__|raise \w+\(|assert \w.*(?:==|\(|, \"))",
)
_BRACES = (
    r"(?:const|let|var|int|float|char|bool|boolean|String|void|unsigned|struct|enum|function|fn|func|public|private|protected|static"
    r"|using|namespace|typedef|val|pub|impl) [\w<>\[\], *&:.]{0,80}[=;({]",
    r"(?:final|export|long|short|double|abstract|interface|auto|template|async|await|package|use|my|trait|module)\b.*[;{]\s*$",
    r"(?:if|for|while|switch|catch|else if|elseif|foreach) ?\(.*\)\s*(?:\{.*|\w.*;)?$",
    r"\}? ?(?:else|do|try|finally)(?: if ?\(.*\))? ?\{",
    r"\} ?(?:else|catch|while|finally)\b",
    r"#(?:include ?[<\"]|define \w|ifn?def \w|endif|pragma \w)",
    r"[^`]*(?:\w\(|[^:]=|\w\[|\+\+|--)[^`]*;\s*(?://.*)?$",
    r".*\{\s*$|return \S+;\s*$",
    r"\$[A-Za-z_]\w*(?:->\w+|\[.*\])* ?\.?= ?\S|<\?php|(?:std::|cout ?<<|cin ?>>|System\.out|console\.)",
)
# Brackets three deep, but not the plural of "item(s)".
_ARGUMENTS = r"\((?!s\)|es\)|e?d\))(?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_CALLS = (
    r"(?:return |yield |await |print )?[A-Za-z_][\w.]*"
    + _ARGUMENTS
    + r"(?:(?:\.\w+|"
    + _ARGUMENTS
    + r"|\[[^\[\]]*\])*)\s*(?:#.*|//.*)?$",
    r"[A-Za-z_][\w.\[\]\"']*(?:, ?[A-Za-z_]\w*)* ?(?:[-+*/%:]|//)?= ?(?:[\"'\[{]|[A-Za-z_][\w.]*[(\[]|(?:lambda|not|None|True|False|new)\b)",
    r"[A-Za-z_]\w* ?<- ?\S",
    r"(?:return|print|puts|yield|echo) [\"'\[{(]",
)
_SQL = (
    r"SELECT\b.*(?:\bFROM\b|\*|,)",
    r"SELECT [\w.*]+\s*$",
    r"(?:INSERT INTO|DELETE FROM|ALTER TABLE|GROUP BY|ORDER BY|(?:LEFT|RIGHT|INNER|OUTER|FULL|CROSS)(?: OUTER)? JOIN|UNION ALL)\b",
    r"(?:CREATE|DROP)(?: OR REPLACE| UNIQUE)? (?:TABLE|VIEW|INDEX|DATABASE|FUNCTION|PROCEDURE|TRIGGER)\b",
    r"UPDATE \w+ SET\b",
    r"(?:select [\w.*, ()]+ from|insert into|create table) \w+",
    r"\w+ (?:INT|INTEGER|VARCHAR|TEXT|DATE|DECIMAL|SERIAL|BOOLEAN|TIMESTAMP)\b.*[,)]?\s*$",
)
_MARKUP = (
    r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?>",
    r"<!(?:DOCTYPE|--)|<\?xml",
    r"\"[^\"\n]+\" ?: ?(?:[\"\[{\d-]|true|false|null)",
    r"[.#@]?[a-z][\w.#:, -]*\{ ?[a-z-]+: ?[^{}]*\}?\s*$",
    r"\\(?:documentclass|usepackage|begin|end|section|subsection)\b",
)
_SHELL = (
    r"\$ [a-z.][\w./-]*(?: |$)|#!/|\^\S+\$\s*$",
    r"(?:sudo|pip3?|npx|kubectl|apt-get|apt|brew|conda) (?:install|update|upgrade|apt|remove|apply|get|create|activate|uninstall|-)\b",
    r"git (?:clone|add|commit|push|pull|init|checkout|branch|merge|status|log|diff|stash|rebase|reset|remote|fetch|config|tag)\b",
    r"(?:npm|yarn|pnpm) (?:install|i|run|start|test|init|add|create|build)\b",
    r"docker(?:-compose)? (?:run|build|pull|push|ps|exec|compose|up|images|stop)\b",
    r"(?:cd|mkdir|ls|rm|cp|mv|touch|source|curl|wget|ssh|scp|tar|grep|find|sed|awk|chmod|chown) (?:-\w|[~./$\"']|\S+[/.=]\S|\w+\s*$|https?:)",
    r"python3? (?:-m |\S+\.py)|node \S+\.js|javac? -?\w+(?:\.\w+)?\s*$|export \w+=",
)
_STRONG = re.compile(r"\s*(?:" + "|".join((*_PYTHON, *_BRACES, *_CALLS, *_SQL, *_MARKUP, *_SHELL)) + ")")
_WEAK = re.compile(
    r"\s*(?:(?:else|try|finally|do|then|begin|pass|break|continue|end|fi|done|return|default|BEGIN|END|COMMIT)\s*[:;]?\s*(?:#.*|//.*)?$"
    r"|(?:FROM|WHERE|JOIN|ON|AND|OR|HAVING|LIMIT|SET|VALUES|SELECT|AS) ?\S"
    r"|(?:return|yield|case|elif|if|for|while|with|raise|del|global|require|goto|throw|let|var|print|puts|echo) \S"
    r"|[)}\]>]+[\s;,)}\]]*(?:(?:#|//|as|\.).*)?$|[{\[(]+\s*$"
    r"|[A-Za-z_$][\w.$\[\]\"']*(?:, ?[\w.]+)* ?(?:[-+*/%&|^]|//|\*\*)?= ?\S"
    r"|#|//|/\*|\*/|\* |-- |;;|'''|\"\"\"|.*(?:[;{,\\(\[]|->|=>|\|\||&&)\s*$"
    r"|[\"'\d\[({].*[,\])}\"'\d]\s*$|[a-z_][\w.]*\(.*|[a-z-]+: ?\S[^.!?]*;\s*$|@\w+)"
)
_INDENT = re.compile(r"(?: {2,}|\t)\s*\S")
_STRINGS = re.compile(r"\"[^\"]*\"|'[^']*'|`[^`]*`|(?:#|//|--).*|<[^<>]*>")
_WORDS = re.compile(r"(?:[A-Za-z][a-z'’]*,? ){3}[a-z'’]+[ ,.!?:;]|(?:[A-Za-z'’]+,? ){2,}[A-Za-z'’]+[.!?]\s*$|[가-힣]")
# What may hold many words in a row and is code for sure.
_STATEMENT = re.compile(
    r"\s*(?:(?:select|insert|create|public|private|protected|static|\$) |(?:if|elif|while|for|with) .*:\s*(?:#.*)?$)"
)
_COMPREHENSION = re.compile(r"\bfor \w+(?:, ?\w+)* in [\w.]+|\bif [\w.]+ (?:not in|in|is|is not) \w+|\belse \w+")
_TRIPLE = re.compile(r"\"\"\"|'''")
_HINT = re.compile(
    r"[;{}()=<>\[\]@#\\^_$]|[A-Z]{4} |^[ \t]*(?:import|from|git|npm|npx|pip3?|cd|ls|mkdir|sudo|docker|python3?|yarn|curl|wget|conda|rm|cp|mv|touch)\b",
    re.MULTILINE,
)


def may_hold_code(text: str) -> bool:
    """A quick look: false for running text without any sign of code."""
    return _HINT.search(text) is not None


def is_strong(line: str) -> bool:
    """True for a line that is code wherever it stands."""
    line = line[:WIDTH]
    return _STRONG.match(line) is not None and not is_sentence(line)


def is_sentence(line: str) -> bool:
    """True for a line with several plain words in a row outside its strings, comments and tags."""
    if _STATEMENT.match(line):
        return False
    return _WORDS.search(_COMPREHENSION.sub(";", _STRINGS.sub(" ", line[:WIDTH]))) is not None


def _is_weak(line: str) -> bool:
    line = line[:WIDTH]
    return _WEAK.match(line) is not None and not is_sentence(line)


def code_runs(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of code: the first line and the one behind the last. Empty lines and docstrings inside a run belong to it."""
    runs: list[tuple[int, int]] = []
    at, end = 0, min(len(lines), LINES)
    while at < end:
        if not lines[at] or lines[at].isspace() or not is_strong(lines[at]):
            at += 1
            continue
        floor = runs[-1][1] if runs else 0
        first = at
        while first > floor and not _blank(lines[first - 1]) and _is_weak(lines[first - 1]):
            first -= 1
        last = _run_end(lines, first, end)
        runs.append((first, last))
        at = last
    return runs


def _blank(line: str) -> bool:
    return not line or line.isspace()


def _run_end(lines: Sequence[str], first: int, end: int) -> int:
    at = last = first
    quote = ""
    while at < end:
        line = lines[at]
        if quote:
            quote = "" if quote in line else quote
            if not quote:
                last = at + 1
        elif _blank(line):
            # Behind an empty line only what is surely code goes on.
            if at + 1 < end and not _goes_on(lines[at + 1]):
                break
        elif is_strong(line) or _is_weak(line) or (_INDENT.match(line) and not is_sentence(line)):
            last = at + 1
            quote = _left_open(line)
        else:
            break
        at += 1
    return last


def _goes_on(line: str) -> bool:
    return (
        _blank(line)
        or is_strong(line)
        or (_INDENT.match(line) is not None and _is_weak(line))
        or line.startswith(("#", "//", "}"))
    )


def _left_open(line: str) -> str:
    """The docstring mark that a line opens and does not close."""
    marks = _TRIPLE.findall(line)
    return marks[-1] if len(marks) % 2 else ""


def docstring_lines(lines: Sequence[str]) -> set[int]:
    """The lines inside docstrings and comments of several lines, without the one that opens them and bare closing marks."""
    inside: set[int] = set()
    quote = ""
    for index, line in enumerate(lines):
        if quote:
            if line.strip() != quote:
                inside.add(index)
            if quote in line:
                quote = ""
        elif '"""' in line or "'''" in line:
            quote = _left_open(line)
        elif "/*" in line and "*/" not in line[line.rfind("/*") :]:
            quote = "*/"
        elif "<!--" in line and "-->" not in line[line.rfind("<!--") :]:
            quote = "-->"
    return inside
