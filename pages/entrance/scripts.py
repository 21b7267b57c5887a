"""The scripts of the console's own parts as the browser gets them: each one file, whatever it is written in.

A screen would otherwise ask for a dozen small files before it can draw, six at a time, every time a page is opened.
"""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^}]+)\} from "\./(\w+)\.js"\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (default |(?=function (\w+)))", re.MULTILINE)


def joined(script: Path) -> bytes:
    """A script with everything it imports, directly or not, each file once and its names its own.

    Scripts import and export in the three ways that ours are written in: `import { … } from "./file.js"`,
    `export function`, `export default`.
    """
    pieces: dict[str, str] = {}
    _collect(script, pieces)
    return f"{''.join(pieces.values())}export default ${script.stem}.it\n".encode()


def _collect(script: Path, pieces: dict[str, str]) -> None:
    """Add what a script needs, then itself: a function that is called at once and returns what others may use."""
    if script.stem in pieces:
        return
    text = script.read_text(encoding="utf-8")
    for _, name in _IMPORT.findall(text):
        _collect(script.with_name(f"{name}.js"), pieces)
    given = [name or "it" for _, name in _EXPORT.findall(text)]
    text = _IMPORT.sub(lambda found: f"const {{{found[1].replace(' as ', ': ')}}} = ${found[2]}\n", text)
    text = _EXPORT.sub(lambda found: "const it = " if found[1] else "", text)
    pieces[script.stem] = f"const ${script.stem} = (() => {{\n{text}return {{ {', '.join(given)} }}\n}})()\n"
