"""Makes one PDF: `python -m sala.meetings.print badges|sign_in_sheet`, JSON on stdin, the PDF on stdout.

A process of its own, that ends: typst stays out of the web process, and what goes wrong in it stays here. What people
wrote is data to the template (`sys.inputs`), never markup. It imports nothing of ours, so it starts in a moment.
"""

import json
import resource
import sys
from pathlib import Path

HERE = Path(__file__).parent
FONTS = HERE.parent / "ui" / "fonts"
MOST_MEMORY = 1_500_000_000  # bytes of address space: typst maps much and uses little
MOST_SECONDS = 20  # of processor time


def main() -> None:
    """Reads, typesets, writes; a failure is a traceback on stderr and exit status 1."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    import segno
    import typst

    (name,) = sys.argv[1:]
    data = json.load(sys.stdin)
    for row in data["rows"]:
        code = segno.make(row["code"], error="m", micro=False)
        row["qr"] = code.svg_inline(border=0, omitsize=True)
    pdf = typst.compile(
        HERE / "paper" / f"{name}.typ",
        root=HERE / "paper",
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
