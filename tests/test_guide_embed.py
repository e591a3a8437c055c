"""A guide in another page: the same tool, with links that lead to where they led on its own page."""

from __future__ import annotations

import re

import pytest

from decision_engine.guide_json import read_guide
from site_tools.guides.embed import PublishedGuide, embed_guides, find_guide
from site_tools.problems.source_problem import SourceProblem
from tests.markdown_page import assert_html, convert

GUIDE = """\
# Title

Text.

## Which? {#which .question}

A hint with a [link](../other/), [another](https://example.org/#x) and *more*{#more}.

- [Yes](#list) {#yes}

Both. {#note .note for=list}

## List {#list .checklist request=Request}

- [ ] One ![picture](a.png), [mail](mailto:a@b.example). {#one}
"""


def published() -> PublishedGuide:
    """Return the guide of the page above as a build finds it."""
    page = convert(GUIDE)
    assert page.problems == []
    found = find_guide(
        page.article.replace('<details class="guide-outline"', f'{page.tool}<details class="guide-outline"', 1)
    )
    assert found is not None
    return found


def links_of(html: str) -> list[str]:
    return re.findall(r'(?:href|src)="([^"]*)"', html)


def test_the_guide_of_a_page_is_found_whole() -> None:
    page = convert(GUIDE)
    found = published()
    assert read_guide(found.json) == page.guide
    assert found.tool.startswith('<guide-tool class="guide" data-guide="page"')
    assert found.tool.endswith("Try again</button></form></guide-tool>")
    (outline,) = found.outlines
    assert outline.startswith('<details class="guide-outline" data-guide-outline="" open="open"><summary>')
    assert outline.endswith("</section></details>")


def test_each_list_of_questions_comes_with_the_guide() -> None:
    text = GUIDE.replace("[Yes](#list)", "[Yes](#next)").replace(
        "## List", "## Between {#between}\n\nText.\n\n## Next? {#next .question}\n\n- [So](#list) {#so}\n\n## List"
    )
    found = find_guide(convert(text).html)
    assert found is not None
    assert [re.findall("<h2.*?>(.*?)</h2>", outline) for outline in found.outlines] == [["Which?"], ["Next?"]]
    html, _ = embed_guides('<p><a class="guide" href="page/">x</a></p>', "", {"page/": found}, path="index.md", text="")
    assert re.findall("<h2>(.*?)</h2>", html) == ["Which?", "Next?"]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>Text.</p>",
        "<p>About <code>data-guide-json</code>.</p>",
        '<p><a class="guide" href="page/">Start</a></p><p>data-guide-json</p>',
    ],
)
def test_a_page_without_a_guide_has_none(html: str) -> None:
    assert find_guide(html) is None


def test_a_link_to_another_guide_above_its_own_does_not_hide_it() -> None:
    found = published()
    above = '<p><a class="guide" href="../other/">Other</a></p><p class="guide">x</p>'
    assert find_guide(f"{above}{found.tool}{''.join(found.outlines)}<h2>End</h2>") == found


@pytest.mark.parametrize(
    ("guide_url", "page_url", "href", "to_list", "to_other", "to_picture"),
    [
        ("page/", "", "page/#which", "page/#list", "other/", "page/a.png"),
        ("page/", "next/", "../page/", "../page/#list", "../other/", "../page/a.png"),
        ("page/", "deep/er/", "../../page/", "../../page/#list", "../../other/", "../../page/a.png"),
        ("deep/page/", "", "deep/page/", "deep/page/#list", "deep/other/", "deep/page/a.png"),
        ("deep/page/", "deep/", "page/", "../deep/page/#list", "../deep/other/", "../deep/page/a.png"),
        ("", "deep/", "..", "../#list", "../other/", "../a.png"),
        ("page.html", "deep/next.html", "../page.html#which", "../page.html#list", "../other/", "../a.png"),
    ],
)
def test_links_lead_to_where_they_led_on_the_page_of_the_guide(
    guide_url: str, page_url: str, href: str, to_list: str, to_other: str, to_picture: str
) -> None:
    html, problems = embed_guides(
        f'<h1>Home</h1>\n<p><a class="guide" href="{href}">Start</a></p>\n<p><a href="a/">A</a></p>',
        page_url,
        {guide_url: published()},
        path="next.md",
        text="",
    )
    assert problems == []
    hint = [to_other, "https://example.org/#x"]
    page = to_list.removesuffix("#list")
    to_copy = [f"{page}#{id_}" for id_ in ("which", "list", "one")]
    [question, checklist, item] = to_copy
    in_tool = [*hint, question, checklist, to_picture, "mailto:a@b.example", item]
    assert links_of(html) == [*in_tool, *hint, to_list, "a/"]


def test_the_tool_and_its_list_stand_in_the_place_of_the_link() -> None:
    html, problems = embed_guides(
        "<h1>Home &amp; more</h1>\n<p>Before.</p>\n"
        '<p><a class="big guide" href="page/#which">Start</a></p>\n<p>a &lt; b</p>',
        "",
        {"page/": published()},
        path="index.md",
        text="",
    )
    assert problems == []
    tool = re.search(r'<guide-tool class="guide".*</guide-tool>(?=<details)', html, re.DOTALL)
    assert tool is not None
    assert_html(
        html.replace(tool[0], "(tool)"),
        """\
<h1>Home &amp; more</h1>
<p>Before.</p>
(tool)<details class="guide-outline" data-guide-outline="" open="open" data-search-exclude="">\
<summary>All questions as a list of links</summary>\
<section><h2>Which?</h2>
<p>A hint with a <a href="other/">link</a>, <a href="https://example.org/#x">another</a> and <em>more</em>.</p>
<ul>
<li><a href="page/#list">Yes</a></li>
</ul>
<p>Both.</p>
</section></details>
<p>a &lt; b</p>""",
    )
    moved = find_guide(html)
    assert moved is not None
    assert moved.json == published().json
    ids = re.findall(r' id="([^"]*)"', html)
    assert "guide-tool-error-which" in ids
    assert "guide-tool-field-one" in ids
    assert [id_ for id_ in ids if not id_.startswith("guide-tool-")] == []


def test_the_marks_of_headings_are_left_behind() -> None:
    found = published()
    outline = found.outlines[0].replace("Which?</h2>", 'Which?<a class="headerlink" href="#which">¶</a></h2>')
    html, _ = embed_guides(
        '<p><a class="guide" href="page/">Start</a></p>',
        "",
        {"page/": PublishedGuide(found.json, found.tool, (outline,))},
        path="index.md",
        text="",
    )
    assert "<h2>Which?</h2>" in html


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="page/">A guide</a><br /></p>',
        '<p class="guide">&quot;Text&quot;<br /></p>',
        '<p><a class="button" href="page/">x</a><br /></p>',
        "<p>&quot;Text&quot;</p>",
    ],
)
def test_a_page_that_embeds_nothing_is_left_alone(html: str) -> None:
    assert embed_guides(html, "", {"page/": published()}, path="index.md", text="") == (html, [])


@pytest.mark.parametrize("name", ["giude", "Guide", "guides"])
def test_a_mark_that_is_nearly_that_of_a_guide_is_told_with_its_line(name: str) -> None:
    html = f'<p><a class="{name}" href="page/">Start</a></p>'
    text = f"Text.\n\n[Start](page.md){{ .{name} }}\n"
    assert embed_guides(html, "", {"page/": published()}, path="index.md", text=text) == (
        html,
        [SourceProblem("index.md", 3, f'the link "Start" is marked .{name}; did you mean .guide?', "embed")],
    )


@pytest.mark.parametrize("mark", ["{ .guide", "{.guide }", "{: .guide}", "{#start .big .guide}", "{ .Guide }"])
def test_a_mark_that_is_not_read_is_told_with_its_line(mark: str) -> None:
    html = f'<p><code>{{.guide}}</code> <a href="page/">Start</a> {mark}</p>'
    text = f"`{{.guide}}`\n\n[Start](page.md) {mark}\n"
    message = f'"{mark}" marks no link; write {{.guide}} right behind one, without a space'
    assert embed_guides(html, "", {"page/": published()}, path="index.md", text=text) == (
        html,
        [SourceProblem("index.md", 3, message, "embed")],
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<p><strong class="guide"><a href="page/">Start</a></strong></p>', "**[Start](page.md)**{ .guide }"),
        ('<p class="guide"><a href="page/">Start</a></p>', "[Start](page.md)\n{ .guide }"),
    ],
)
def test_a_mark_on_what_is_no_link_is_told_with_its_line(html: str, text: str) -> None:
    message = '"{ .guide }" marks no link; write {.guide} right behind one, without a space'
    assert embed_guides(html, "", {"page/": published()}, path="index.md", text=text) == (
        html,
        [SourceProblem("index.md", text.count("\n") + 1, message, "embed")],
    )


def test_the_page_of_a_guide_is_left_alone() -> None:
    page = convert(GUIDE)
    html = page.tool + page.article
    assert embed_guides(html, "page/", {"page/": published()}, path="page.md", text=GUIDE) == (html, [])


def test_of_two_guides_for_one_page_the_first_is_taken() -> None:
    text = "[First](../page/){.guide}\n\n[Start](../other/){.guide}\n"
    guides = {"page/": published(), "other/": published()}
    html, problems = embed_guides(convert(text).article, "next/", guides, path="next.md", text=text)
    assert [str(each) for each in problems] == [
        'next.md:3: the link "Start" is marked .guide, but a guide stands on this page already; take the mark off'
    ]
    assert html.count("data-guide=") == 1


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("[Start](other.md){ .guide }", "leads to no guide; link to one"),
        ("[Start](https://example.org/page/){ .guide }", "leads to no guide; link to one"),
        ("[Start](#here){ .guide }", "a guide stands on this page already; take the mark off"),
        ("Text: [Start](../page/){ .guide }", "shares its paragraph; give it one of its own"),
        ("[Start](../page/){ .guide } and more", "shares its paragraph; give it one of its own"),
        ("- [Start](../page/){ .guide }", "shares its paragraph; give it one of its own"),
        ("## [Start](../page/){ .guide }", "shares its paragraph; give it one of its own"),
        (
            "[Start](../page/){.guide}",
            "a guide stands on this page already; take the mark off",
        ),
    ],
)
def test_a_link_that_cannot_give_way_to_a_guide_is_a_problem_with_its_line(link: str, problem: str) -> None:
    text = f"---\ntitle: Next\n---\n\n# Next\n\n{link}\n"
    guides = {"page/": published(), "here/": published()}
    content = convert(text.partition("---\n\n")[2]).article
    html, problems = embed_guides(content, "here/", guides, path="here.md", text=text)
    line = text[: text.rindex("[Start]")].count("\n") + 1
    assert [str(each) for each in problems] == [f'here.md:{line}: the link "Start" is marked .guide, but {problem}']
    assert "Start</a>" in html
