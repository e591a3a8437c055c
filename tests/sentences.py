"""All sentences that the site has for readers of pages in any language: what translations are held against."""

from __future__ import annotations

from dataclasses import dataclass, field

from decision_engine.guide_json import write_guide
from site_tools.articles.end_texts import END_TEXTS
from site_tools.guides.destinations import Destination
from site_tools.guides.tool import PAGE_TEXTS
from site_tools.guides.words import Words
from site_tools.permalinks.outcomes import make_outcomes
from tests.markdown_page import convert

EVERY_PART = """\
# All

## Which? {#which .question .many}

- [One](#one) {#to-one}
- Two: [one](#two), [two](#how) {#to-two}

## How? {#how .question}

- [This](#one) {#this}
- [That](#one) {#that}

## One {#one .checklist request="First"}

- [ ] A thing. {#thing fact="shared"}
- [ ] When. {#when field="date-time"}
- [ ] How. {#way field="choice" from="how"}

## Two {#two .checklist request="Second"}

- [ ] Another. {#another fact="shared"}
"""


@dataclass(frozen=True, slots=True)
class ListeningWords(Words):
    """Words that remember which sentences they were asked for."""

    asked: set[str] = field(default_factory=set)

    def text(self, sentence: str, **values: str) -> str:
        self.asked.add(sentence)
        return Words.text(self, sentence, **values)


def own_sentences() -> set[str]:
    """Return every sentence that the tool, the pages of outcomes and all pages have."""
    words = ListeningWords("xx", "ltr")
    everywhere = Destination("a@help.example", "https://help.example/?{body}")
    page = convert(EVERY_PART, destinations={"First": everywhere, "Second": everywhere}, words=words)
    assert page.guide is not None
    make_outcomes(write_guide(page.guide), "all/", page.html, words)
    for sentence in (*PAGE_TEXTS.values(), *END_TEXTS.values()):
        words.text(sentence)
    return words.asked
