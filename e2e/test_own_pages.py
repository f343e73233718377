"""What is one's own opens without network: my page, badge, notices; the next person on the phone never sees it."""

from collections.abc import Callable

from e2e.phone import Installation, Phone

KEPT = "caches.keys().then(all => all.filter(name => name.startsWith('own ')))"
HAS = """async path => {
  for (const name of await caches.keys())
    if (name === "own " + self.sala?.me) return !!await (await caches.open(name)).match(path, { ignoreVary: true });
}"""


def name_of(phone: Phone) -> str:
    """Who is signed in, as every page names her."""
    return str(phone.page.get_attribute("meta[name=me]", "data-name"))


def keep_own(phone: Phone, role: str) -> str:
    """Sign in, visit the notices, wait until the own pages are kept; the person's name."""
    phone.sign_in(role)
    name = name_of(phone)
    for path in ("/km/me/", "/km/me/badge/"):
        phone.wait_until(HAS, path)
    phone.page.goto(f"{phone.sala.origin}/km/notices/")
    phone.wait_until(HAS, "/km/notices/")
    return name


def test_ones_own_pages_without_network(phone: Callable[..., Phone], sala: Installation) -> None:
    one = phone()
    name = keep_own(one, "member")
    one.offline()
    one.page.goto(f"{sala.origin}/km/me/badge/")
    assert name in one.page.inner_text("main")
    assert one.page.is_visible("svg.qr")
    one.accessible()
    for path in ("me", "notices"):
        one.page.goto(f"{sala.origin}/km/{path}/")
        assert name_of(one) == name
        one.accessible()


def test_the_second_person_never_sees_the_firsts(phone: Callable[..., Phone], sala: Installation) -> None:
    one = phone()
    first = keep_own(one, "member")
    one.page.goto(f"{sala.origin}/km/people/sign-out/")
    one.page.click("main form button")
    one.page.wait_for_url("**/sign-in/")
    assert one.page.evaluate(KEPT) == []
    one.offline()
    one.page.goto(f"{sala.origin}/km/me/badge/")
    assert first not in one.page.content()
    one.online()

    # Nobody signed out: the second just signs in, and goes offline at once.
    first = keep_own(one, "member")
    one.sign_in("speaker")
    second = name_of(one)
    assert second != first
    one.wait_until(HAS, "/km/me/badge/")
    one.offline()
    for path in ("me", "me/badge", "notices"):
        one.page.goto(f"{sala.origin}/km/{path}/")
        assert first not in one.page.content()
    one.page.goto(f"{sala.origin}/km/me/badge/")
    assert second in one.page.content()


def test_a_sign_in_that_ended_elsewhere_takes_the_kept_pages(
    phone: Callable[..., Phone], sala: Installation
) -> None:
    one = phone()
    keep_own(one, "member")
    one.context.clear_cookies(name="sala")
    one.page.goto(f"{sala.origin}/km/me/badge/")
    one.page.wait_for_selector("#identifier")
    assert one.page.evaluate(KEPT) == []
