"""Makes one PDF: `python -m sala.ui.print meetings/badges`, JSON on stdin, the PDF on stdout.

A process of its own, that ends: typst stays out of the web process, and what goes wrong in it stays here. What people
wrote is data to the template (`sys.inputs`), never markup. It imports nothing of ours, so it starts in a moment.
"""

import json
import resource
import sys
from pathlib import Path

SALA = Path(__file__).parents[1]
FONTS = SALA / "ui" / "fonts"
MOST_MEMORY = 2_000_000_000  # bytes of address space: typst maps much and uses little
MOST_SECONDS = 100  # of processor time
MANY = 50  # codes: from here on each gets the same mask; to look for the best one costs four times the rest
MASK = 3


def main() -> None:
    """Reads, typesets, writes; a failure is a traceback on stderr and exit status 1. A `code` gets its `qr`."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    import segno
    import typst

    (name,) = sys.argv[1:]
    module, template = name.split("/")
    data = json.load(sys.stdin)
    mask = MASK if len(data["rows"]) > MANY else None
    for row in data["rows"]:
        if row.get("code"):
            code = segno.make(row["code"], error="m", micro=False, mask=mask)
            row["qr"] = code.svg_inline(border=0, omitsize=True)
    pdf = typst.compile(
        SALA / module / "paper" / f"{template}.typ",
        root=SALA,
        font_paths=[FONTS],
        # Only the certificate asks for a face that we do not bring; whatever else is here must not change a page.
        ignore_system_fonts=not data.get("system_fonts", False),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
