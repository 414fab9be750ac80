"""What leaks into answers from the model or the prompt that made them: identities, refusals, prompt marks, placeholders."""

from __future__ import annotations

from hunmin.korean.leaks.identity import identity_marks
from hunmin.korean.leaks.prompt import prompt_leak_marks
from hunmin.korean.leaks.refusal import refusal_marks

__all__ = ["identity_marks", "prompt_leak_marks", "refusal_marks"]
