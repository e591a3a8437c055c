"""Markdown in; the exact HTML out, with a link to copy at each place with an id, and the ids that places had once."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import pytest
from markdown import Markdown
from mkdocs.config import load_config

from site_tools.permalinks.hook import EXTENSION
from site_tools.project import CONFIG
from tests.markdown_page import TOOL, assert_html

if TYPE_CHECKING:
    from collections.abc import Mapping

NONE: Mapping[str, str] = {}
NAME = re.compile(r'(<h\d) aria-label="[^"]*"')


def convert(text: str, *, id_: str = "", renamed: Mapping[str, str] = NONE) -> str:
    """Return the HTML of a page as the site's extensions make it, without the tool and the names of headings."""
    return NAME.sub(r"\1", convert_whole(text, id_=id_, renamed=renamed))


def convert_whole(text: str, *, id_: str = "", renamed: Mapping[str, str] = NONE) -> str:
    config = load_config(str(CONFIG))
    about = {EXTENSION: {"id": id_, "renamed": renamed}}
    converter = Markdown(extensions=config.markdown_extensions, extension_configs={**config.mdx_configs, **about})
    return TOOL.sub("", converter.convert(text), count=1)


def link(id_: str, text: str) -> str:
    """Return the link that copies the address of a place."""
    label = escape(f"Copy link: {text}")
    return f'<a aria-label="{label}" class="headerlink" href="#{id_}" title="Copy link"></a>'


def alias(id_: str) -> str:
    """Return what stands where a former id leads."""
    return f'<span class="guide-alias" id="{id_}"></span>'


class TestTitle:
    def test_the_title_is_known_by_the_id_of_the_page(self) -> None:
        html = convert("# My title\n\nText.", id_="page")
        assert_html(html, f'<h1 id="page">My title{link("page", "My title")}</h1>\n<p>Text.</p>')

    def test_a_title_with_an_id_of_its_own_keeps_it(self) -> None:
        assert_html(convert("# Title {#own}", id_="page"), f'<h1 id="own">Title{link("own", "Title")}</h1>')

    def test_a_page_without_an_id_has_one_made_for_its_title(self) -> None:
        assert_html(convert("# My title"), f'<h1 id="my-title">My title{link("my-title", "My title")}</h1>')

    def test_the_first_title_alone_has_it(self) -> None:
        assert_html(
            convert("# One\n\n# Two", id_="page"),
            f'<h1 id="page">One{link("page", "One")}</h1>\n<h1 id="two">Two{link("two", "Two")}</h1>',
        )

    def test_a_page_without_a_title_is_left_alone(self) -> None:
        assert_html(convert("Text.", id_="page"), "<p>Text.</p>")


TEXTS = [
    ("Plain", "Plain", "Plain"),
    ("A & *b* `c<d>`", "A &amp; <em>b</em> <code>c&lt;d&gt;</code>", "A & b c<d>"),
    ("Raw <b>words</b> &copy;", "Raw <b>words</b> &copy;", "Raw words"),
    ('Say "yes"', 'Say "yes"', 'Say "yes"'),
    ("[Linked](https://a.example)", '<a href="https://a.example">Linked</a>', "Linked"),
]


class TestCopyLinks:
    @pytest.mark.parametrize(("written", "html", "text"), TEXTS)
    def test_it_is_no_part_of_the_name_of_its_heading(self, written: str, html: str, text: str) -> None:
        heading = convert_whole(f"## {written} {{#part}}").partition(">")[0]
        # What is raw HTML is known to the browser alone, which makes the name then.
        name = "" if "Raw" in html else f' aria-label="{escape(text, quote=False).replace(chr(34), "&quot;")}"'
        assert heading == f'<h2{name} id="part"'

    @pytest.mark.parametrize(("written", "html", "text"), TEXTS)
    def test_it_is_named_after_the_text_of_its_section(self, written: str, html: str, text: str) -> None:
        assert_html(convert(f"## {written} {{#part}}"), f'<h2 id="part">{html}{link("part", text)}</h2>')

    def test_of_a_long_text_it_has_the_first_whole_words(self) -> None:
        text = "What this is about, " * 4 + "or not"
        named = "What this is about, What this is about, What this is about…"
        assert_html(convert(f"## {text} {{#part}}"), f'<h2 id="part">{text}{link("part", named)}</h2>')
        sixty = "x" * 60
        assert_html(convert(f"## {sixty} {{#part}}"), f'<h2 id="part">{sixty}{link("part", sixty)}</h2>')

    def test_parts_of_a_guide_have_one_as_well(self) -> None:
        page = (
            "# Title\n\nText. {#note .note for=list}\n\n## Which? {#which .question}\n\n- [Yes](#list) {#yes}\n\n"
            '## List {#list .checklist request="Request"}\n\n- [ ] One. {#one}\n'
        )
        assert_html(
            convert(page, id_="page"),
            f"""\
<h1 id="page">Title{link("page", "Title")}</h1>
<p id="note">Text.{link("note", "Text.")}</p>
<details class="guide-outline" data-guide-outline="" open="open"><summary>All questions as a list of links</summary>\
<section><h2 id="which">Which?{link("which", "Which?")}</h2>
<ul>
<li id="yes"><a href="#list">Yes</a>{link("yes", "Yes")}</li>
</ul>
</section></details><h2 id="list">List{link("list", "List")}</h2>
<ul class="guide-items">
<li id="one">One.{link("one", "One.")}</li>
</ul>""",
        )

    def test_in_an_item_it_stands_behind_the_text_and_in_front_of_a_list_below(self) -> None:
        one, three = link("one", "One"), link("three", "Three words")
        assert_html(
            convert("- One\n  {: #one}\n    - Two\n- Three *words*\n  {: #three}"),
            f"""\
<ul>
<li id="one">One{one}<ul>
<li>Two</li>
</ul>
</li>
<li id="three">Three <em>words</em>{three}</li>
</ul>""",
        )

    def test_in_an_item_of_paragraphs_it_stands_in_the_first(self) -> None:
        html = convert(
            "## Which? {#which .question}\n\n- [Yes](#list) {#yes}\n\n"
            '## List {#list .checklist request="Request"}\n\n- [ ] One. {#one}\n\n- [ ] Two. {#two}\n\n    More.\n',
            renamed={"second": "two"},
        )
        assert_html(
            html.partition("</h2>")[2].partition("</h2>")[2],
            f"""
<ul class="guide-items">
<li id="one">
<p>One.{link("one", "One.")}</p>
</li>
<li id="two">{alias("second")}
<p>Two.{link("two", "Two. More.")}</p>
<p>More.</p>
</li>
</ul>""",
        )

    def test_what_is_no_section_item_or_paragraph_has_none(self) -> None:
        assert_html(
            convert("*Words*{#words} and ![A picture](a.png){#picture}\n\n```python {#code}\na\n```"),
            """\
<p><em id="words">Words</em> and <img alt="A picture" id="picture" src="a.png" /></p>
<div id="code" class="highlight"><pre><span></span><code><span class="n">a</span>
</code></pre></div>""",
        )

    def test_what_is_the_tools_own_has_none(self) -> None:
        html = convert("## Part {#guide-tool-part}", renamed={"was": "guide-tool-part"})
        assert_html(html, '<h2 id="guide-tool-part">Part</h2>')


class TestFormerIds:
    def test_a_former_id_leads_to_the_beginning_of_its_place(self) -> None:
        html = convert("## *New* words {#new}\n\n## Other {#other}", renamed={"old": "new"})
        assert_html(
            html,
            f"""\
<h2 id="new">{alias("old")}<em>New</em> words{link("new", "New words")}</h2>
<h2 id="other">Other{link("other", "Other")}</h2>""",
        )

    def test_the_title_has_the_former_ids_of_its_page(self) -> None:
        html = convert("# Title", id_="page", renamed={"was": "page"})
        assert_html(html, f'<h1 id="page">{alias("was")}Title{link("page", "Title")}</h1>')

    def test_a_place_may_have_had_several(self) -> None:
        html = convert("## Part {#new}", renamed={"old": "new", "older": "new"})
        assert_html(html, f'<h2 id="new">{alias("older")}{alias("old")}Part{link("new", "Part")}</h2>')

    def test_places_without_a_link_of_their_own_have_them_too(self) -> None:
        html = convert("| a |\n| - |\n| *b*{#cell} |", renamed={"was": "cell"})
        assert f'<em id="cell">{alias("was")}b</em>' in html

    def test_an_id_of_no_place_leaves_nothing_behind(self) -> None:
        assert "guide-alias" not in convert("## Part {#part}", renamed={"old": "gone"})

    def test_an_empty_place_has_no_inside_for_one(self) -> None:
        # The page says above its text that such a part has moved: site_tools/permalinks/redirects.py, moved_anchors.
        html = convert("![A picture](a.png){#picture}", renamed={"old": "picture"})
        assert_html(html, '<p><img alt="A picture" id="picture" src="a.png" /></p>')
