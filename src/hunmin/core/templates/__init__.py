"""Chat templates by name: one Jinja file each, with the exact texts of the systems they come from.

| name           | from                                                                          |
|----------------|-------------------------------------------------------------------------------|
| kullm          | KULLM v1/v2, `templates/kullm.json`                                           |
| alpaca         | Stanford Alpaca; KO-Platypus trains with it                                   |
| koalpaca       | KoAlpaca, with its `### 맥락` section; the demo of KULLM's README              |
| koalpaca-judge | KoAlpaca as KULLM's judge repository prompts it: the input on the next line   |
| kositp         | KOSITP: `###입력:` / `###출력:`, answers end with `$&%`                        |
| eeve           | EEVE-Korean-Instruct, the base of Ocelot                                      |
| solar          | SOLAR-Instruct                                                                |
| llama2-sys     | Llama-2 with KULLM v3's default system prompt                                 |
| chatml         | ChatML, for models trained from here on                                       |

A template sees messages of `role` and `content`; one that names `context` also gets the material of an instruction
(alpaca's `input`) apart. What stands inside `{% generation %}` is trained on, and begins where the prompt of the answer ends.
The first line is `bos_token` and there is no other; it is kept only where the tokenizer itself begins a text with it (rule 3).
A context that a template has no place for follows the instruction after a blank line; what systems published for one turn is
continued for several.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from hunmin.core.errors import Problem, RecipeError, nearest
from hunmin.core.language import tr

OWN = "model"
"""The name that means: the template saved with the model."""


@cache
def template_names() -> tuple[str, ...]:
    """The names of the templates that ship with Hunmin."""
    folder = resources.files(__package__)
    return tuple(sorted(file.name.removesuffix(".jinja") for file in folder.iterdir() if file.name.endswith(".jinja")))


@cache
def template_text(name: str) -> str:
    """The Jinja text of a named template.

    Raises `RecipeError` for a name that does not exist.
    """
    if name not in template_names():
        what = tr(f"unknown chat template '{name}'", f"알 수 없는 대화 템플릿 '{name}'")
        raise RecipeError([Problem(what, "template", nearest(name, [OWN, *template_names()]))])
    return (resources.files(__package__) / f"{name}.jinja").read_text(encoding="utf-8")
