"""1,000 certificates: issued with their notices and lines of the log, and typeset as one PDF; beside the bare compile
of the same pages. Prints JSON. A process and a database of its own, without the network in between.
"""

import datetime as dt
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

CERTIFICATES = 1000
SALA = Path(__file__).resolve().parents[1] / "src/sala"


def to_award(at: dt.datetime) -> dict[str, Any]:
    """A thousand people and the words of their certificates, as `issue_all` takes them."""
    from sala.competence.api import Award, Issuer, Part
    from sala.kit.i18n import Text
    from sala.people.api import Person, Role, add_person
    from sala.people.seed import load_cast

    cast = load_cast(at)
    people: list[Person] = [
        add_person(
            name=f"គ្រូបង្រៀនទី {n} កំពង់ចាម",
            latin_name=f"Teacher {n}, Kampong Cham",
            at=at,
            by=None,
            with_account=False,
        )
        for n in range(CERTIFICATES)
    ]
    did = Text(
        km="បានចូលរួម “វេទិកាកម្មវិធីណែនាំ STEM កម្ពុជា”",
        vi="đã tham dự “Diễn đàn chương trình cố vấn STEM”",
        en="took part in “Cambodia STEM Mentoring Program Forum”",
    )
    where = Text(km="ភ្នំពេញ", en="ASEAN Center for Digital Education, Preah Sisowath High School, Phnom Penh")
    days = Text(km="ថ្ងៃទី៤ និងទី៥ ខែមេសា ឆ្នាំ២០២៣", en="4 and 5 April 2023")
    hours = Text(km="មានវត្តមាន ២០ ម៉ោង", en="Present for 20 hours")
    host = Text(km="គំនិតផ្តួចផ្តើមសាលារៀនជំនាន់ថ្មី", en="New Generation School initiative")
    awards = [Award(person, Part.PARTICIPANT, did, did, where, days, hours) for person in people]
    issuer, by = Issuer(host, (host,)), cast.people[Role.ORGANISER]
    return {"scope": cast.programme, "awards": awards, "issuer": issuer, "by": by, "at": at}


def issue() -> tuple[dict[str, float], Any]:
    """A forum's thousand: how long issuing takes, and again when nothing is left to issue."""
    from django.utils import timezone

    from sala.competence.api import certificates_in, issue_all

    said = to_award(timezone.now())
    begun = time.perf_counter()
    made = issue_all(**said)
    first = time.perf_counter() - begun
    begun = time.perf_counter()
    again = issue_all(**said)
    second = time.perf_counter() - begun
    if (made, again) != (CERTIFICATES, 0):
        raise RuntimeError((made, again))
    return {"papers_issue": first, "papers_again": second}, list(certificates_in(said["scope"]))


def typeset(certificates: Any) -> dict[str, float]:
    """One PDF of all, as an organiser gets it; and the pages alone, by typst in a process that has it ready."""
    import segno
    import typst
    from django.test import RequestFactory

    from sala.competence.api import certificates_pdf
    from sala.competence.printed import words_of
    from sala.ui.print import MASK

    begun = time.perf_counter()
    pdf = certificates_pdf(RequestFactory().get("/"), certificates)
    whole = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    rows = []
    for one in certificates:
        code = segno.make(f"http://testserver/v/{one.code}", error="m", micro=False, mask=MASK)
        svg = code.svg_inline(border=0, omitsize=True)
        rows.append({**words_of(one), "address": f"testserver/v/{one.code}", "qr": svg})
    data = json.dumps({"rows": rows}, ensure_ascii=False)
    begun = time.perf_counter()
    typst.compile(
        SALA / "competence/paper/certificate.typ",
        root=SALA,
        font_paths=[SALA / "ui/fonts"],
        ignore_system_fonts=True,
        sys_inputs={"data": data},
    )
    return {
        "papers_pdf_bare": time.perf_counter() - begun,
        "papers_pdf": whole,
        "papers_pdf_memory": memory,
        "papers_pdf_bytes": len(pdf),
    }


def main() -> None:
    """On SQLite, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sala-papers-") as folder:
        os.environ |= {"DATABASE_URL": f"sqlite:///{folder}/papers.sqlite3", "SALA_VAR": folder}
        sys.path.insert(1, str(SALA.parent))
        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.test.utils import override_settings

        call_command("migrate", verbosity=0)
        with override_settings(ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "testserver"]):
            found, certificates = issue()
            print(json.dumps(found | typeset(certificates)))


if __name__ == "__main__":
    main()
