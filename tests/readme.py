"""The README's settings table, and its real output: `python -m tests.readme` prints them."""

from __future__ import annotations

from pydantic_core import PydanticUndefined

from flows.settings import Settings


def settings_table() -> str:
    """One line per setting, from the settings themselves."""
    lines = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "one per core, at most 8" if name == "workers" else field.get_default()
        default = "" if default in (None, PydanticUndefined) else default
        lines.append(f"| `DATELINE_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(settings_table())
