"""Where requests can be sent is read from the settings, and every slip in them is told."""

from __future__ import annotations

import pytest

from site_tools.guides.destinations import Destination, find_unknown_types, read_destinations

FORM = "https://desk.example/new?subject={subject}&text={body}"
NO_MAILBOX = "is no address of a mailbox; write it as name@host.example"
NO_FORM = "is no address of a form; write https://…, with {subject} and {body} where they belong"


def test_without_settings_requests_go_nowhere() -> None:
    assert read_destinations(None) == ({}, [])
    assert read_destinations({"email": None, "ticket_form": {}}) == ({}, [])


def test_each_type_has_its_own_destinations() -> None:
    settings = {
        "email": {"Billing": "billing+hatz@help.example", "Credits / Usage": "usage@help.example"},
        "ticket_form": {"Billing": FORM},
    }
    assert read_destinations(settings) == (
        {
            "Billing": Destination("billing+hatz@help.example", FORM),
            "Credits / Usage": Destination("usage@help.example"),
        },
        [],
    )


@pytest.mark.parametrize("form", [FORM, "http://localhost:8080/{body}", "https://h.example/a/?b={body}#c"])
def test_a_form_is_an_address_with_a_place_for_the_request(form: str) -> None:
    assert read_destinations({"ticket_form": {"Billing": form}}) == ({"Billing": Destination(ticket_form=form)}, [])


@pytest.mark.parametrize(
    ("settings", "problems"),
    [
        ("a@h.example", [": expected names with values below it, got 'a@h.example'"]),
        ({"emial": {}}, [': "emial" means nothing here; did you mean email?']),
        ({"fax": {}}, [': "fax" means nothing here; it takes email, ticket_form']),
        ({"email": "a@h.example"}, [".email: expected names with values below it, got 'a@h.example'"]),
        *(
            ({"email": {"Billing": value}}, [f".email.Billing: {value!r} {NO_MAILBOX}"])
            for value in (
                "help", "a@b", "@h.example", "a@h.example?bcc=x@h.example", "a@h.example,b@h.example", "a b@h.example",
                "a&b@h.example", "<a@h.example>", 7, None,
            )
        ),
        *(
            ({"ticket_form": {"Billing": value}}, [f".ticket_form.Billing: {value!r} {NO_FORM}"])
            for value in (
                "h.example/{body}", "javascript:alert({body})", "ftp://h.example/{body}", "https://{body}/",
                "https://{body}.example/", "https://h.example/?b={text}", "https://h.example/ {body}", 7,
            )
        ),
        (
            {"ticket_form": {"Billing": "https://h.example/?s={subject}"}},
            [
                (
                    ".ticket_form.Billing: 'https://h.example/?s={subject}' "
                    "has no {body}, the place for the request; add it"
                )
            ],
        ),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_place(settings: object, problems: list[str]) -> None:
    found, told = read_destinations(settings)
    assert found == {}
    assert told == [f"extra.requests{problem}" for problem in problems]


def test_a_type_that_no_checklist_has_is_told() -> None:
    destinations = {"Biling": Destination("a@h.example"), "Billing": Destination("a@h.example"), "Fax": Destination()}
    assert find_unknown_types(destinations, ["Billing", "Credits / Usage", "Billing"]) == [
        'extra.requests: no checklist has request="Biling"; did you mean Billing?',
        'extra.requests: no checklist has request="Fax"; there are Billing, Credits / Usage',
    ]
