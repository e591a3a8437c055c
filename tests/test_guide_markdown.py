"""Markdown in; the exact HTML of the article, the exact guide, and every problem with its line out."""

from __future__ import annotations

import re
from html import unescape

import pytest

from decision_engine.guide import Checklist, Field, Guide, Item, Note, Option, Question
from site_tools.guides.destinations import Destination
from site_tools.guides.extension import makeExtension
from site_tools.problems.source_problem import SourceProblem, SourceProblemsError
from tests.markdown_page import assert_html, convert

QUESTION = "## Which? {#which .question}\n\n- [Yes](#list) {#yes}\n"
CHECKLIST = '## List {#list .checklist request="Request"}\n\n- [ ] One. {#one}\n'

YES = Option("yes", "Yes", ("list",))
WHICH = Question("which", "Which?", many=False, options=(YES,))
LIST = Checklist("list", "List", "Request", (Item("one", "One."),))

QUESTION_HTML = """\
<details class="guide-outline" data-guide-outline="" open="open"><summary>All questions as a list of links</summary>\
<section><h2 id="which">Which?</h2>
<ul>
<li id="yes"><a href="#list">Yes</a></li>
</ul>
</section></details>"""
CHECKLIST_HTML = """\
<h2 id="list">List</h2>
<ul class="guide-items">
<li id="one">One.</li>
</ul>"""


def options_of(*lines: str) -> tuple[Option, ...]:
    """Return the options of a question with these list items, which may lead to #list and #other."""
    other = '## Other {#other .checklist request="Other"}\n\n- [ ] Two. {#two}\n'
    page = convert(
        "\n".join(("## Which? {#which .question}\n", *lines, "- [Other](#other) {#last}", "", CHECKLIST, other))
    )
    assert page.problems == []
    assert page.guide is not None
    assert page.guide.questions[0].options[-1] == Option("last", "Other", ("other",))
    return page.guide.questions[0].options[:-1]


def items_of(*lines: str) -> tuple[Item, ...]:
    """Return the items of a checklist with these list items."""
    page = convert("\n".join((QUESTION, '## List {#list .checklist request="Request"}\n', *lines, "")))
    assert page.problems == []
    assert page.guide is not None
    return page.guide.checklists[0].items


def problems_of(text: str, *, first_line: int = 1) -> list[str]:
    """Return the problems of a page, which has neither a tool nor a guide then, and keeps its text."""
    page = convert(text, first_line=first_line)
    assert page.problems
    assert page.tool == ""
    assert page.guide is None
    assert "guide-outline" not in page.article
    return page.problems


def with_option(option: str) -> str:
    """Return a page whose line 3 is this option; the line after it leads to the checklist."""
    return f"## Which? {{#which .question}}\n\n{option}\n- [No](#list) {{#no}}\n\n{CHECKLIST}"


def with_item(item: str) -> str:
    """Return a page whose line 8 is this item; line 7 holds one without fault."""
    return f"{QUESTION}\n{CHECKLIST}{item}\n"


class TestArticle:
    def test_a_question_is_folded_and_a_checklist_is_a_list(self) -> None:
        page = convert(f"# Title\n\n{QUESTION}\n{CHECKLIST}")
        assert_html(page.article, f'<h1 id="title">Title</h1>\n{QUESTION_HTML}{CHECKLIST_HTML}')
        assert page.guide == Guide("page", "Title", (WHICH,), (LIST,))
        assert page.problems == []

    def test_a_page_without_a_guide_is_left_alone(self) -> None:
        page = convert(
            '# Title {.quiet}\n\nText. {#text .note for="list"}\n\n'
            "- [ ] One {#one}\n- [Two](#title) {#two}\n\n## End {#e}"
        )
        assert_html(
            page.article,
            """\
<h1 class="quiet" id="title">Title</h1>
<p>Text. {#text .note for="list"}</p>
<ul>
<li>[ ] One {#one}</li>
<li><a href="#title">Two</a> {#two}</li>
</ul>
<h2 id="e">End</h2>""",
        )
        assert (page.tool, page.guide, page.problems) == ("", None, [])

    def test_an_example_in_fenced_code_is_no_guide(self) -> None:
        page = convert(f"# Title\n\n```markdown\n{QUESTION}\n{CHECKLIST}```\n")
        text = unescape(re.sub("<.*?>", "", page.article))
        assert text == f"Title\n{QUESTION}\n{CHECKLIST}"
        assert (page.tool, page.guide, page.problems) == ("", None, [])

    def test_questions_in_a_row_share_a_fold_and_others_get_one_of_their_own(self) -> None:
        page = convert(
            "## A? {#a .question}\n\n- [To b](#b) {#to-b}\n\n## B? {#b .question}\n\n- [To d](#d) {#to-d}\n\n"
            f"## Between {{#between}}\n\nText.\n\n## D? {{#d .question}}\n\n- [Yes](#list) {{#yes}}\n\n{CHECKLIST}"
        )
        assert_html(
            page.article,
            f"""\
<details class="guide-outline" data-guide-outline="" open="open"><summary>All questions as a list of links</summary>\
<section><h2 id="a">A?</h2>
<ul>
<li id="to-b"><a href="#b">To b</a></li>
</ul>
</section><section><h2 id="b">B?</h2>
<ul>
<li id="to-d"><a href="#d">To d</a></li>
</ul>
</section></details><h2 id="between">Between</h2>
<p>Text.</p>
<details class="guide-outline" data-guide-outline="" open="open"><summary>All questions as a list of links</summary>\
<section><h2 id="d">D?</h2>
<ul>
<li id="yes"><a href="#list">Yes</a></li>
</ul>
</section></details>{CHECKLIST_HTML}""",
        )

    def test_the_tool_stands_in_front_of_the_first_question(self) -> None:
        page = convert(
            f"# Title\n\n## A? {{#a .question}}\n\n- [To d](#d) {{#to-d}}\n\n## Between {{#between}}\n\n"
            f"## D? {{#d .question}}\n\n- [Yes](#list) {{#yes}}\n\n{CHECKLIST}"
        )
        assert page.html.startswith(
            f'<h1 id="title">Title</h1>\n{page.tool}<details class="guide-outline" data-guide-outline="" open="open">'
            '<summary>All questions as a list of links</summary><section><h2 id="a">'
        )

    def test_data_of_the_writer_stays_on_a_heading(self) -> None:
        page = convert(f"## Which? {{#which .question data-x=y}}\n\n- [Yes](#list) {{#yes}}\n\n{CHECKLIST}")
        assert '<h2 data-x="y" id="which">Which?</h2>' in page.article
        assert page.problems == []

    def test_text_and_lists_around_a_checklist_stay_as_they_are(self) -> None:
        page = convert(
            f'{QUESTION}\n## List {{#list .checklist request="Request"}}\n\nIntro.\n\n- Plain\n\nThen:\n\n'
            "- [ ] One. {#one}\n\nAfter.\n"
        )
        assert_html(
            page.article.removeprefix(QUESTION_HTML),
            """\
<h2 id="list">List</h2>
<p>Intro.</p>
<ul>
<li>Plain</li>
</ul>
<p>Then:</p>
<ul class="guide-items">
<li id="one">One.</li>
</ul>
<p>After.</p>""",
        )

    def test_blank_lines_between_items_change_the_looks_but_not_the_guide(self) -> None:
        tight = convert(f"{QUESTION}- [No](#list) {{#no}}\n\n{CHECKLIST}- [ ] Two. {{#two}}\n")
        loose = convert(f"{QUESTION}\n- [No](#list) {{#no}}\n\n{CHECKLIST}\n- [ ] Two. {{#two}}\n")
        assert loose.guide == tight.guide
        assert loose.tool == tight.tool
        assert_html(
            loose.article,
            """\
<details class="guide-outline" data-guide-outline="" open="open"><summary>All questions as a list of links</summary>\
<section><h2 id="which">Which?</h2>
<ul>
<li id="yes">
<p><a href="#list">Yes</a></p>
</li>
<li id="no">
<p><a href="#list">No</a></p>
</li>
</ul>
</section></details><h2 id="list">List</h2>
<ul class="guide-items">
<li id="one">
<p>One.</p>
</li>
<li id="two">
<p>Two.</p>
</li>
</ul>""",
        )

    def test_the_tables_of_contents_name_the_headings_of_the_article_only(self) -> None:
        page = convert(f"[TOC]\n\n# Title\n\n{QUESTION}\n{CHECKLIST}")
        assert "Your answers" in page.tool
        assert page.article.count("<li>") == 3
        assert "Your answers" not in page.article


class TestQuestions:
    @pytest.mark.parametrize(("classes", "many"), [(".question", False), (".question .many", True)])
    def test_a_question_takes_one_option_or_many(self, classes: str, many: bool) -> None:  # noqa: FBT001 -- a column
        page = convert(f"## Which? {{#which {classes}}}\n\n- [Yes](#list) {{#yes}}\n\n{CHECKLIST}")
        assert page.guide is not None
        assert page.guide.questions == (Question("which", "Which?", many=many, options=(YES,)),)
        kind = "checkbox" if many else "radio"
        assert f'<input name="guide-tool-which" type="{kind}" value="yes" /><span>Yes</span>' in page.tool
        assert_html(page.article, QUESTION_HTML + CHECKLIST_HTML)

    @pytest.mark.parametrize(
        ("line", "option"),
        [
            ("- [Yes](#list) {#yes}", YES),
            ("- [Yes](#list) {: #yes }", YES),
            ("- [Yes](#list) {id=yes}", YES),
            ("- [Yes](#list) {id='yes'}", YES),
            ('- [Yes](#list) {id="yes"}', YES),
            ("- [Yes](#list){#yes}", YES),
            ("- [Yes](#list)\n  {#yes}", YES),
            ("1. [Yes](#list) {#yes}\n", YES),
            ('- [Yes](#list "title") {#yes}', YES),
            ("- [Yes][ref] {#yes}\n\n[ref]: #list\n", YES),
            (
                "- Phone agent: [credit usage](#list), [minutes](#other) {#phone}",
                Option("phone", "Phone agent", ("list", "other")),
            ),
            ("- **Phone** agent : [it](#list) {#phone}", Option("phone", "Phone agent", ("list",))),
            (
                "- [Credits](#list) and [minutes](#other) {#both}",
                Option("both", "Credits and minutes", ("list", "other")),
            ),
            ("- [One](#list), [again](#list) {#twice}", Option("twice", "One, again", ("list",))),
            ("- See [this](#list). {#see}", Option("see", "See this.", ("list",))),
            ("- At 10:30 [see](#list) {#time}", Option("time", "At 10:30 see", ("list",))),
            ("- [A *b* **c** `d`](#list) {#inline}", Option("inline", "A b c d", ("list",))),
            (
                "- [`<b>` &amp; &lt; &copy; \\*x\\* a_b](#list) {#signs}",
                Option("signs", "<b> & < © *x* a_b", ("list",)),
            ),
            ("- [a <b>bold</b><br>word](#list) {#html}", Option("html", "a boldword", ("list",))),
            ("- [“Größe” 料金 🙂](#list) {#size}", Option("size", "“Größe” 料金 🙂", ("list",))),
            ("- [Over\n  two lines](#list) {#lines}", Option("lines", "Over two lines", ("list",))),
            ("- [Yes](#list) {not attributes} {#yes}", Option("yes", "Yes {not attributes}", ("list",))),
        ],
    )
    def test_an_option_reads_as_on_the_page_and_leads_where_its_links_do(self, line: str, option: Option) -> None:
        assert options_of(line) == (option,)

    def test_an_option_keeps_its_links_and_formatting_in_the_list(self) -> None:
        page = convert(with_option("- *Phone* agent: [credits](#list), [again](#list) {#phone}"))
        assert '<li id="phone"><em>Phone</em> agent: <a href="#list">credits</a>, <a href="#list">again</a></li>' in (
            page.article
        )

    def test_paragraphs_between_a_question_and_its_options_are_its_hint(self) -> None:
        page = convert(
            "## Which? {#which .question}\n\nThe *first* hint.\n\nThe second,\n{#second}\n\n- [Yes](#list) {#yes}\n\n"
            f"Below.\n\n{CHECKLIST}"
        )
        assert (
            '<legend tabindex="-1">Which?</legend><p>The <em>first</em> hint.</p>\n<p>The second,</p>\n'
            '<p class="guide-how-many">Choose one.</p>'
        ) in page.tool
        assert "Below." not in page.tool
        assert_html(
            page.article.removesuffix(CHECKLIST_HTML),
            """\
<details class="guide-outline" data-guide-outline="" open="open"><summary>All questions as a list of links</summary>\
<section><h2 id="which">Which?</h2>
<p>The <em>first</em> hint.</p>
<p id="second">The second,</p>
<ul>
<li id="yes"><a href="#list">Yes</a></li>
</ul>
<p>Below.</p>
</section></details>""",
        )

    def test_a_hint_may_be_more_than_text(self) -> None:
        page = convert(
            "## Which? {#which .question}\n\n> Quoted.\n\n```\nCode.\n```\n\n| Table | b |\n|---|---|\n| c | d |\n\n"
            f"- [Yes](#list) {{#yes}}\n\n{CHECKLIST}"
        )
        hint = page.tool.partition("</legend>")[2].partition('<p class="guide-how-many">')[0]
        assert re.findall(r"<(\w+)", hint)[:3] == ["blockquote", "p", "div"]
        assert unescape(re.sub("<.*?>", "", hint)).split() == ["Quoted.", "Code.", "Table", "b", "c", "d"]
        assert hint in page.article

    @pytest.mark.parametrize(
        ("heading", "text"),
        [
            ("## A *b* `c <d>` &amp; \\# {#which .question}", "A b c <d> & #"),
            ("## A <b>bold</b> word {#which .question}", "A bold word"),
            ("## A [link](#list) {#which .question}", "A link"),
            ("## Which? {#which .question} ##", "Which?"),
            ("Which? {#which .question}\n------", "Which?"),
            ("###### Which? {#which .question}", "Which?"),
        ],
    )
    def test_a_question_reads_as_on_the_page(self, heading: str, text: str) -> None:
        page = convert(f"{heading}\n\n- [Yes](#list) {{#yes}}\n\n{CHECKLIST}")
        assert page.problems == []
        assert page.guide is not None
        assert page.guide.questions == (Question("which", text, many=False, options=(YES,)),)


class TestChecklists:
    @pytest.mark.parametrize(
        ("line", "item"),
        [
            ("- [ ] One. {#one}", Item("one", "One.")),
            ("- [x] One. {#one}", Item("one", "One.")),
            ("- [X] One. {#one}", Item("one", "One.")),
            ("* [ ] One. {#one}", Item("one", "One.")),
            ("1. [ ] One. {#one}", Item("one", "One.")),
            ("- [ ] One.\n  {#one}", Item("one", "One.")),
            ("- [ ] **One.**{#one}", Item("one", "One.")),
            ('- [ ] One. {#one if="yes"}', Item("one", "One.", ("yes",))),
            ("- [ ] One. {#one if='yes'}", Item("one", "One.", ("yes",))),
            ("- [ ] One. {#one if=yes}", Item("one", "One.", ("yes",))),
            ("- [ ] One. {if=yes #one}", Item("one", "One.", ("yes",))),
            ("- [ ] One.\n  {#one if=yes}", Item("one", "One.", ("yes",))),
            ('- [ ] One. {#one if=""}', Item("one", "One.")),
            ("- [ ] **One**, `<two>` & [three](#which). {#one}", Item("one", "One, <two> & three.")),
            ("- [ ] [Three](#which) {#one}", Item("one", "Three")),
            ("- [ ] Größe, e.g. “XL” {#one}", Item("one", "Größe, e.g. “XL”")),
            ("- [ ] One.\n    - nested\n    - list\n", Item("one", "One.")),
        ],
    )
    def test_an_item_reads_as_on_the_page(self, line: str, item: Item) -> None:
        if "nested" in line:
            line = line.replace("One.\n", "One. {#one}\n")
        assert items_of(line) == (item,)

    def test_an_item_may_name_several_options(self) -> None:
        page = convert(f'{QUESTION}- [No](#list) {{#no}}\n\n{CHECKLIST}- [ ] Two. {{#two if="no  yes"}}\n')
        assert page.guide is not None
        assert page.guide.checklists[0].items[1] == Item("two", "Two.", ("no", "yes"))
        assert '<li id="two">Two.</li>' in page.article

    def test_what_stands_below_the_text_of_an_item_stands_below_it_in_the_tool(self) -> None:
        tight = convert(with_item("- [ ] Two. {#two}\n    - *nested*\n    - list\n- [ ] Three. {#three}"))
        nested = "<ul>\n<li><em>nested</em></li>\n<li>list</li>\n</ul>\n"
        label = '<label for="guide-tool-field-two">Two</label>'
        hint = '<div class="guide-hint" id="guide-tool-hint-two">'
        assert f"{label}{hint}{nested}</div>" in tight.tool
        assert f'<li id="two">Two.{nested}</li>' in tight.article
        loose = convert(with_item("\n- [ ] Two. {#two}\n\n    More, **loud**{#inner}.\n\n- [ ] Three. {#three}"))
        assert f"{label}{hint}<p>More, <strong>loud</strong>.</p>\n</div>" in loose.tool
        assert '<p>Two.</p>\n<p>More, <strong id="inner">loud</strong>.</p>' in loose.article
        assert tight.guide == loose.guide
        assert tight.guide is not None
        assert tight.guide.checklists[0].items == (Item("one", "One."), Item("two", "Two."), Item("three", "Three."))

    def test_the_tool_keeps_the_formatting_of_items_and_has_none_of_their_ids(self) -> None:
        page = convert(with_item("- [ ] A [link](#which), *it*{#it}.\n  {#two}"))
        label = '<label for="guide-tool-field-two">A link, it</label>'
        hint = '<div class="guide-hint" id="guide-tool-hint-two"><p>A <a href="#which">link</a>, <em>it</em>.</p></div>'
        assert label + hint in page.tool
        assert '<li id="two">A <a href="#which">link</a>, <em id="it">it</em>.</li>' in page.article
        ids = re.findall(r' id="([^"]*)"', page.tool)
        assert [id_ for id_ in ids if not id_.startswith("guide-tool-")] == []
        assert len(set(ids)) == len(ids)

    def test_several_lists_of_a_section_are_one_checklist(self) -> None:
        page = convert(f"{QUESTION}\n{CHECKLIST}\nAnd:\n\n- [ ] Two. {{#two}}\n")
        assert page.guide is not None
        assert page.guide.checklists == (
            Checklist("list", "List", "Request", (Item("one", "One."), Item("two", "Two."))),
        )
        assert page.article.count('<ul class="guide-items">') == 2

    def test_the_request_and_the_title_are_plain_text(self) -> None:
        page = convert(
            f"{QUESTION}\n## The *list* &amp; more {{#list .checklist request='A &amp; B &lt; C \\*'}}\n\n"
            "- [ ] One. {#one}\n"
        )
        assert page.guide is not None
        assert page.guide.checklists == (Checklist("list", "The list & more", "A & B < C *", (Item("one", "One."),)),)
        assert '<h2 id="list">The <em>list</em> &amp; more</h2>' in page.article
        assert '<p class="guide-checklist__request">A &amp; B &lt; C *</p>' in page.tool
        assert '<h3 class="guide-heading">The list &amp; more</h3>' in page.tool


class TestNotes:
    @pytest.mark.parametrize(
        ("text", "note"),
        [
            ('A *note*. {#n .note for="list"}', Note("n", "A note.", ("list",))),
            ("A note. {#n .note for='list'}", Note("n", "A note.", ("list",))),
            ("A note. {for=list .note #n}", Note("n", "A note.", ("list",))),
            ("A note,\nwrapped. {#n .note for=list}", Note("n", "A note, wrapped.", ("list",))),
            ("A note.\n{#n .note for=list}", Note("n", "A note.", ("list",))),
            ("{braces} A note. {#n .note for=list}", Note("n", "{braces} A note.", ("list",))),
        ],
    )
    @pytest.mark.parametrize(
        "place",
        [
            "{note}\n\n# Title\n\n{question}\n{checklist}",
            "# Title\n\n{note}\n\n{question}\n{checklist}",
            "# Title\n\n{question}\n{note}\n\n{checklist}",
            "# Title\n\n{question}\n{checklist}\n{note}\n",
        ],
        ids=["above the title", "below the title", "below a question", "below a checklist"],
    )
    def test_a_note_may_stand_anywhere(self, place: str, text: str, note: Note) -> None:
        page = convert(place.format(note=text, question=QUESTION, checklist=CHECKLIST))
        assert page.problems == []
        assert page.guide == Guide("page", "Title", (WHICH,), (LIST,), (note,))
        assert '<p id="n">' in page.article
        assert "for=" not in page.article
        assert '<p class="guide-note" data-note="n" hidden="hidden">' in page.tool

    def test_a_note_keeps_its_formatting_and_other_classes(self) -> None:
        page = convert(f"{QUESTION}\n{CHECKLIST}\nA *note*, `x`. {{#n .note .tall for=list}}\n")
        assert '<p class="tall" id="n">A <em>note</em>, <code>x</code>.</p>' in page.article
        note = '<p class="guide-note" data-note="n" hidden="hidden">A <em>note</em>, <code>x</code>.</p>'
        assert note + '<div aria-label="Request request" class="guide-fields" role="group">' in page.tool

    def test_a_note_for_several_checklists_stands_above_them(self) -> None:
        page = convert(
            "## Which? {#which .question}\n\n- [Yes](#list), [too](#other) {#yes}\n\n"
            f"Both. {{#n .note for='list other'}}\n\n{CHECKLIST}\n"
            "## Other {#other .checklist request=Other}\n\n- [ ] Two. {#two}\n"
        )
        assert page.guide is not None
        assert page.guide.notes == (Note("n", "Both.", ("list", "other")),)
        note = '<p class="guide-note" data-note="n" hidden="hidden">Both.</p><section class="guide-checklist"'
        assert note in page.tool
        assert page.tool.count("Both.") == 2  # there, and in the data

    def test_a_note_between_a_question_and_its_options_is_no_hint(self) -> None:
        page = convert(
            "## Which? {#which .question}\n\nHint.\n\nNote. {#n .note for=list}\n\n"
            f"- [Yes](#list) {{#yes}}\n\n{CHECKLIST}"
        )
        assert page.guide == Guide("page", "page.md", (WHICH,), (LIST,), (Note("n", "Note.", ("list",)),))
        assert '</legend><p>Hint.</p>\n<p class="guide-how-many">' in page.tool

    def test_what_looks_like_attributes_may_be_written_of_in_code(self) -> None:
        page = convert(f"{QUESTION}\n{CHECKLIST}\nUse {{it}}, `{{#n .note}}` or\n``{{#a}} `{{#b}}``.\n")
        assert page.guide == Guide("page", "page.md", (WHICH,), (LIST,))
        assert page.article.endswith("<p>Use {it}, <code>{#n .note}</code> or\n<code>{#a} `{#b}</code>.</p>")

    def test_what_stands_in_a_comment_is_no_part_of_the_guide(self) -> None:
        page = convert(f"{QUESTION}\n<!--\n- [No](#list) {{#no}}\n-->\n\n{CHECKLIST}\n<!-- Note. {{#n .note}} -->\n")
        assert page.guide == Guide("page", "page.md", (WHICH,), (LIST,))


class TestGuide:
    @pytest.mark.parametrize(
        ("path", "id_"),
        [
            ("page.md", "page"),
            ("index.md", "index"),
            ("deep/page.md", "deep/page"),
            ("deep/index.md", "deep"),
            ("v1.2/notes.md", "v1.2/notes"),
        ],
    )
    def test_it_is_named_after_its_page(self, path: str, id_: str) -> None:
        page = convert(f"# Title\n\n{QUESTION}\n{CHECKLIST}", path=path)
        assert page.guide == Guide(id_, "Title", (WHICH,), (LIST,))
        assert page.tool.startswith(f'<guide-tool class="guide" data-guide="{id_}" data-search-exclude="">')

    @pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--<script>", "]]></SCRIPT\t>"])
    def test_no_text_can_end_the_data(self, text: str) -> None:
        page = convert(with_item(f"- [ ] `{text}` {{#two}}"))
        assert page.guide is not None
        assert page.guide.checklists[0].items[1] == Item("two", " ".join(text.split()))
        data = page.tool.partition('type="application/json">')[2].partition("</script>")[0]
        assert "<" not in data
        assert data.endswith('"notes":[]}')

    def test_the_tool_holds_all_of_the_guide(self) -> None:
        page = convert(f"# Title\n\n{QUESTION}\n{CHECKLIST}")
        forms = page.tool.partition("</div><form")[2].partition('<div class="guide-start">')[0]
        for name, first, last in (
            ("(the draft)", '<div class="guide-draft">', "</div>"),
            ("(its fields)", '<div aria-label="Request request" class="guide-fields"', "</section>"),
            ("(what is printed)", '<p class="guide-printed"', "</p>"),
        ):
            forms = re.sub(f"{first}.*?{last}", f"\n{name}\n", forms, count=1, flags=re.DOTALL)
        assert_html(
            re.sub("\n+", "\n", forms.replace("><", ">\n<")),
            """\
 autocomplete="off" class="guide-question" data-question="which" method="dialog" novalidate="novalidate">
<fieldset>
<legend tabindex="-1">Which?</legend>
<p class="guide-how-many">Choose one.</p>
<p class="guide-error" data-error="" hidden="hidden" id="guide-tool-error-which" role="alert">\
Choose an answer, then continue.</p>
<div class="guide-options">
<label class="guide-option">
<input name="guide-tool-which" type="radio" value="yes" />
<span>Yes</span>
</label>
</div>
</fieldset>
<div class="guide-buttons">
<button class="guide-button" type="submit">Continue</button>
<button class="guide-button guide-button--quiet" data-do="back" hidden="hidden" type="button">Back</button>
<a aria-label="Copy link: Which?" class="guide-permalink" href="#which" title="Copy link">
</a>
</div>
</form>
<div class="guide-result" data-result="" hidden="hidden">
<section class="guide-answers">
<h3 class="guide-heading" data-result-heading="" tabindex="-1">Your answers</h3>
<ul>
<li data-answer="which" hidden="hidden">
<span class="guide-answers__question">Which?</span>
<strong data-slot="options">
</strong>
<button aria-label="Change: Which?" class="guide-link" data-do="change" type="button" value="which">Change</button>
</li>
</ul>
</section>
(the draft)
<section class="guide-checklist" data-checklist="list" hidden="hidden">
<p class="guide-checklist__request">Request</p>
<h3 class="guide-heading">List</h3>
<a aria-label="Copy link: List" class="guide-permalink" href="#list" title="Copy link">
</a>
<p class="guide-checklist__because">This is here because you chose <span data-slot="because">
</span>.</p>
(its fields)
</section>
(what is printed)
<div class="guide-buttons">
<button class="guide-button guide-button--quiet" data-do="restart" type="button">Start again</button>
<button class="guide-button guide-button--quiet" data-do="copy-link" type="button">Copy link to this result</button>
</div>
</div>
""",
        )

    def test_it_has_a_field_for_each_item_and_two_for_every_request(self) -> None:
        page = convert(f"{QUESTION}\n{CHECKLIST}")
        fields = page.tool.partition('class="guide-fields" role="group">')[2].partition(
            '<section aria-label="Your request'
        )[0]
        assert_html(
            fields.replace("><", ">\n<"),
            """\
<div class="guide-field" data-field="list.summary" data-kind="line">
<label for="guide-tool-field-list.summary">Summary</label>
<div class="guide-hint" id="guide-tool-hint-list.summary">
<p>What it is about, in one sentence.</p>
</div>
<input aria-describedby="guide-tool-hint-list.summary" autocomplete="off" data-value="" \
id="guide-tool-field-list.summary" type="text" />
<div class="guide-findings" data-findings="">
</div>
</div>
<div class="guide-field" data-field="list.ask" data-kind="lines">
<label for="guide-tool-field-list.ask">Question</label>
<div class="guide-hint" id="guide-tool-hint-list.ask">
<p>What you would like to know or have done, in your own words.</p>
</div>
<textarea aria-describedby="guide-tool-hint-list.ask" autocomplete="off" data-value="" \
id="guide-tool-field-list.ask" rows="3">
</textarea>
<div class="guide-findings" data-findings="">
</div>
</div>
<div class="guide-field" data-field="one" data-item="one" data-kind="line">
<label for="guide-tool-field-one">One</label>
<input autocomplete="off" data-value="" id="guide-tool-field-one" type="text" />
<div class="guide-findings" data-findings="">
</div>
<a aria-label="Copy link: One" class="guide-permalink" href="#one" title="Copy link">
</a>
</div>
<p class="guide-filled">
<span data-slot="filled">0</span> of <span data-slot="total">1</span> items filled in</p>
</div>""",
        )

    def test_what_can_be_done_with_a_request_depends_on_where_it_can_be_sent(self) -> None:
        text = f"{QUESTION}\n{CHECKLIST}"
        there = {
            "Request": Destination("a@h.example", "https://h.example/?b={body}"),
            "Other": Destination("b@h.example"),
        }
        doing = re.compile(r'data-do="(\w+)"(?: data-empty="[^"]*")? type="button"(?: value="([^"]*)")?>')

        def actions(tool: str) -> list[tuple[str, str]]:
            return doing.findall(
                tool.partition('<section aria-label="Your request: Request"')[2].partition("</section>")[0]
            )

        always = [("download", "list-request.txt"), ("download", "list-request.md"), ("print", "")]
        assert actions(convert(text).tool) == [("copy", ""), *always]
        sendable = convert(text, destinations=there).tool
        assert 'data-empty="https://h.example/?b="' in sendable
        assert actions(sendable) == [
            ("copy", ""),
            ("email", "a@h.example"),
            ("ticket_form", "https://h.example/?b={body}"),
            *always,
        ]


CONTROL = 'autocomplete="off" data-value="" id="guide-tool-field-two"'


class TestFields:
    @pytest.mark.parametrize(
        ("attributes", "field"),
        [
            ("", Field()),
            ("field=line", Field("line")),
            ("field=lines", Field("lines")),
            ('field="date-time"', Field("date-time")),
            ("field=choice choices='A | B & C'", Field("choice", choices=("A", "B & C"))),
            ("field=choice from=which", Field("choice", filled_from="which")),
            ("from=which", Field(filled_from="which")),
            ("label='Run &amp; details'", Field(label="Run & details")),
            ('label="It\'s \\*"', Field(label="It's *")),
            ("fact=first", Field(fact="first")),
        ],
    )
    def test_an_attribute_tells_how_an_item_is_filled_in(self, attributes: str, field: Field) -> None:
        (_, item) = items_of("- [ ] First. {#first}", f"- [ ] One. {{#one {attributes}}}")
        assert item == Item("one", "One.", field=field)

    @pytest.mark.parametrize(
        ("attributes", "control"),
        [
            ("", f'<input {CONTROL} type="text" />'),
            ("field=lines", f'<textarea {CONTROL} rows="3"></textarea>'),
            (
                "field=choice choices='A < B | C'",
                (
                    f'<select {CONTROL}><option value="">Not provided yet</option>'
                    "<option>A &lt; B</option><option>C</option></select>"
                ),
            ),
            (
                "field=choice from=which",
                f'<select {CONTROL}><option value="">Not provided yet</option><option>Yes</option></select>',
            ),
            (
                "field=date-time",
                (
                    '<div class="guide-when"><label>Date<input autocomplete="off" data-part="date" type="date" />'
                    '</label><label>Time<input autocomplete="off" data-part="time" type="time" /></label>'
                    '<span class="guide-hint" id="guide-tool-zone-two">Time zone: <span data-slot="zone"></span>'
                    "</span></div>"
                ),
            ),
        ],
    )
    def test_the_tool_has_the_control_for_it(self, attributes: str, control: str) -> None:
        page = convert(with_item(f"- [ ] Two. {{#two {attributes}}}"))
        assert page.problems == []
        assert control in page.tool

    def test_the_label_names_the_field_and_the_sentence_is_its_hint(self) -> None:
        page = convert(with_item('- [ ] Two *or* three. {#two label="Number & more"}'))
        label = '<label for="guide-tool-field-two">Number &amp; more</label>'
        hint = '<div class="guide-hint" id="guide-tool-hint-two"><p>Two <em>or</em> three.</p></div>'
        assert f'{label}{hint}<input aria-describedby="guide-tool-hint-two" ' in page.tool

    def test_a_date_and_time_is_a_group_named_by_its_label(self) -> None:
        page = convert(with_item('- [ ] Two. {#two label="When" field="date-time"}'))
        field = 'aria-describedby="guide-tool-hint-two" class="guide-field" data-field="two" data-item="two"'
        assert f'<fieldset {field} data-kind="date-time"><legend>When</legend>' in page.tool

    def test_an_item_that_the_answers_fill_in_says_so(self) -> None:
        says = (
            '<p class="guide-hint" data-filled-in="" hidden="hidden" id="guide-tool-filled-in-two">'
            "Filled in from your answers.</p>"
        )
        assert says in convert(with_item("- [ ] Two. {#two from=which}")).tool
        assert says not in convert(with_item("- [ ] Two. {#two}")).tool

    def test_two_items_with_one_fact_are_one_field_and_say_so(self) -> None:
        other = '## Other {#other .checklist request="Other"}\n\n- [ ] Two. {#two fact=one}\n- [ ] Three. {#three}\n'
        page = convert(f"{QUESTION.replace('[Yes](#list)', '[Yes](#list), [too](#other)')}\n{CHECKLIST}\n{other}")
        assert page.problems == []
        assert page.tool.count('data-field="one"') == 2
        says = "Stands in the %s request as well: fill it in once."
        shared = 'data-shared-with="%s" hidden="hidden" id="guide-tool-shared-%s">' + says
        assert shared % ("other", "one-other", "Other") in page.tool
        assert shared % ("list", "two-list", "Request") in page.tool
        assert page.tool.count("data-shared-with") == 2

    def test_a_checklist_that_covers_nothing_is_told(self) -> None:
        text = f"{QUESTION}\n{CHECKLIST.replace('request=', 'covers="" request=')}"
        assert problems_of(text) == ['page.md:5: "List" has covers="" with nothing in it; leave it out']

    def test_a_checklist_says_what_its_request_covers(self) -> None:
        page = convert(f"{QUESTION}\n{CHECKLIST.replace('request=', 'covers="the rest &amp; more" request=')}")
        assert page.guide is not None
        assert page.guide.checklists[0].covers == "the rest & more"
        assert "covers" not in page.article


FIELD_FAULTS = [
    ("field=liens", 'item "Two." has field="liens", which means nothing; did you mean lines?'),
    ("from=wich", 'item "Two." is filled in from="wich", which no question has; did you mean which?'),
    (
        "field=choice",
        'item "Two." is a choice of nothing; add choices="One | Other", or from="…" with the id of a question',
    ),
    ("choices='A | B'", 'item "Two." has choices; add field="choice"'),
    (
        "field=choice choices='A || B'",
        'item "Two." has a choice that is empty or stands twice; write them with a | between two',
    ),
    ("label=One", 'two items of "List" are called "One"; tell them apart with label="…"'),
    ("fact=on", 'item "Two." has fact="on", which it shares with no other item; did you mean one?'),
    (
        "label='*Two*'",
        "\"{#two label='*Two*'}\" is read as text, since a sign formats the words in it; write them without it",
    ),
    ("label=''", '"Two." has label="" with nothing in it; write label="…", without a space beside the "="'),
    ("label=Some label=Other", 'an item has label="…" twice, of which one would be lost; write one'),
    ("label=“One”", 'label="…" of "Two." holds a quote sign; write it with straight ones'),
]


NO_ID = "end its line with {#%s} or another id that stays for good"


class TestProblems:
    @pytest.mark.parametrize(
        ("text", "problems"),
        [
            (
                f"## Which? {{.question}}\n\n- [Yes](#list) {{#yes}}\n\n{CHECKLIST}",
                ['page.md:1: "Which?" has no id; ' + NO_ID % "which"],
            ),
            (
                with_option("- [2 more “things”!](#list)"),
                ['page.md:3: option "2 more “things”!" has no id; ' + NO_ID % "more-things"],
            ),
            (with_item("- [ ] 10 %"), ['page.md:8: item "10 %" has no id; ' + NO_ID % "an-id"]),
            (
                f"{QUESTION}\n{CHECKLIST}\nA note that names no id and is rather long. {{.note for=list}}\n",
                [
                    'page.md:9: "A note that names no id and is rather long." has no id; '
                    + NO_ID % "a-note-that-names-no-id-and-is-rather-lo"
                ],
            ),
            (
                f"{QUESTION}\n## L {{.checklist request=R}}\n\n- [ ] O {{#o}}\n",
                [
                    'page.md:3: option "Yes" leads to #list, which no question or checklist has',
                    'page.md:5: "L" has no id; ' + NO_ID % "l",
                ],
            ),
        ],
        ids=["question", "option", "item", "note", "checklist"],
    )
    def test_a_part_without_an_id(self, text: str, problems: list[str]) -> None:
        assert problems_of(text) == problems

    @pytest.mark.parametrize(("attributes", "problem"), FIELD_FAULTS)
    def test_a_field_that_cannot_be_filled_in(self, attributes: str, problem: str) -> None:
        assert problems_of(with_item(f"- [ ] Two. {{#two {attributes}}}")) == [f"page.md:8: {problem}"]

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            (with_option("- [Yes](#list) {#no}"), 'page.md:4: "No" has the id "no", which stands above already'),
            (with_item("- [ ] Two. {#yes}"), 'page.md:8: "Two." has the id "yes", which stands above already'),
            (with_item("- [ ] Two. {#list}"), 'page.md:8: "Two." has the id "list", which stands above already'),
            (
                with_item("\nA note. {#one .note for=list}"),
                'page.md:9: "A note." has the id "one", which stands above already',
            ),
            (
                f"# Title {{#one}}\n\n{QUESTION}\n{CHECKLIST}",
                'page.md:9: the id "one" stands elsewhere on the page as well',
            ),
            (
                f"{QUESTION}\n{CHECKLIST}\n## Rest {{#which}}\n",
                'page.md:1: the id "which" stands elsewhere on the page as well',
            ),
            (
                with_item("- [ ] A *b*{#yes} c.\n  {#two}"),
                'page.md:3: the id "yes" stands elsewhere on the page as well',
            ),
        ],
    )
    def test_an_id_that_stands_twice(self, text: str, problem: str) -> None:
        assert problems_of(text) == [f"{problem}; give it one of its own"]

    @pytest.mark.parametrize("id_", ["Yes", "2nd", "a--b", "a_b", "-a", "a-", "ä", "a.b"])
    def test_an_id_of_another_form(self, id_: str) -> None:
        assert problems_of(with_item(f"- [ ] Two. {{#{id_}}}")) == [
            (
                f'page.md:8: "Two." has the id "{id_}"; '
                "an id is lower-case letters, digits and single hyphens, a letter first"
            )
        ]

    @pytest.mark.parametrize(
        ("option", "problem"),
        [
            (
                "- [Yes](#lsit) {#yes}",
                'option "Yes" leads to #lsit, which no question or checklist has; did you mean #list?',
            ),
            ("- [Yes](#xyz) {#yes}", 'option "Yes" leads to #xyz, which no question or checklist has'),
            ("- [Yes](#) {#yes}", 'option "Yes" leads to #, which no question or checklist has'),
            ("- [Yes](#which) {#yes}", 'option "Yes" leads back up to #which; lead to a question further down'),
            ("- Yes {#yes}", 'option "Yes" leads nowhere; link it to a question or a checklist'),
            ("- [Yes]() {#yes}", 'option "Yes" leads nowhere; link it to a question or a checklist'),
            ("- [No](#list) {#yes}", None),
        ],
    )
    def test_an_option_that_leads_nowhere(self, option: str, problem: str | None) -> None:
        expected = (
            f"page.md:3: {problem}" if problem else 'page.md:4: two options of "Which?" read "No"; tell them apart'
        )
        assert problems_of(with_option(option)) == [expected]

    @pytest.mark.parametrize("target", ["other.md#list", "other.md", "https://example.org/#list", "list"])
    def test_an_option_that_leads_off_the_page(self, target: str) -> None:
        assert problems_of(with_option(f"- [Yes](#list), [off]({target}) {{#yes}}")) == [
            f'page.md:3: option "Yes, off" leads to {target}; an option leads to headings of its own page, as #id'
        ]

    @pytest.mark.parametrize(
        "section",
        ["", "Only text.\n\n", "No blank line:\n- [Yes](#list)\n\n", "```\n- [Yes](#list) {#yes}\n```\n\n"],
    )
    def test_a_question_without_options(self, section: str) -> None:
        assert problems_of(
            f"{QUESTION}- [Next](#next) {{#n}}\n\n## Next? {{#next .question}}\n\n{section}{CHECKLIST}"
        ) == ['page.md:6: question "Next?" has no options; give it a list of links']

    def test_an_option_without_text(self) -> None:
        assert problems_of(with_option("- [![](a.png)](#list) {#yes}")) == [
            'page.md:3: an option of "Which?" has no text; say what it is'
        ]

    def test_a_question_or_checklist_that_nothing_leads_to(self) -> None:
        assert problems_of(
            f"{QUESTION}\n## Lost? {{#lost .question}}\n\n- [Yes](#list) {{#lost-yes}}\n\n{CHECKLIST}\n"
            "## Lost {#lost-list .checklist request=Lost}\n\n- [ ] Two. {#two}\n"
        ) == [
            'page.md:5: no option leads to the question "Lost?"; link to #lost',
            'page.md:13: no option leads to the checklist "Lost"; link to #lost-list',
        ]

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            (
                f"## Which? {{#which .question idd=x}}\n\n- [Yes](#list) {{#yes}}\n\n{CHECKLIST}",
                'page.md:1: "Which?" has the attribute "idd", which means nothing here; did you mean id?',
            ),
            (
                f"{QUESTION}\n## List {{#list .checklist request=R reqest=R}}\n\n- [ ] One. {{#one}}\n",
                'page.md:5: "List" has the attribute "reqest", which means nothing here; did you mean request?',
            ),
            (
                with_option('- [Yes](#list) {#yes if="no"}'),
                'page.md:3: option "Yes" has the attribute "if", which means nothing here; it takes id',
            ),
            (
                with_item("- [ ] Two. {#two iff=yes}"),
                'page.md:8: item "Two." has the attribute "iff", which means nothing here; did you mean if?',
            ),
            (
                with_item("- [ ] Two. {#two .loud}"),
                (
                    'page.md:8: item "Two." has the attribute "class", which means nothing here; '
                    "it takes id, if, label, field, choices, from, fact"
                ),
            ),
            (
                f"{QUESTION}\n{CHECKLIST}\nA note. {{#n .note for=list fro=list}}\n",
                'page.md:9: "A note." has the attribute "fro", which means nothing here; did you mean for?',
            ),
            (
                with_item("- [ ] Two. {#two lable=x}"),
                'page.md:8: item "Two." has the attribute "lable", which means nothing here; did you mean label?',
            ),
            (
                with_option("- [Yes](#list){#yes label=x}"),
                'page.md:3: option "Yes" has the attribute "label", which means nothing here; it takes id',
            ),
        ],
        ids=["question", "checklist", "option", "item", "class", "note", "field", "field of an option"],
    )
    def test_an_attribute_that_means_nothing(self, text: str, problem: str) -> None:
        assert problems_of(text) == [problem]

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            (
                f"## Which? {{#which .question .mnay}}\n\n- [Yes](#list) {{#yes}}\n\n{CHECKLIST}",
                'page.md:1: the heading "Which?" has the class "mnay", which means nothing here; did you mean many?',
            ),
            (
                "Text.\n\n## ? {#which .qestion}\n\n- [Yes](#yes) {#yes}\n",
                'page.md:3: the heading "?" has the class "qestion", which means nothing here; did you mean question?',
            ),
            (
                f"## Which? {{#which .question .multiple}}\n\n- [Yes](#list) {{#yes}}\n\n{CHECKLIST}",
                (
                    'page.md:1: the heading "Which?" has the class "multiple", which means nothing here; '
                    "it takes question, checklist, many"
                ),
            ),
            (
                f"## Which? {{#which question}}\n\n- [Yes](#list) {{#yes}}\n\n{CHECKLIST}",
                'page.md:1: the heading "Which?" is marked "question" without its dot; write .question',
            ),
            (
                f"## Which? {{#which.question.many}}\n\n- [Yes](#list) {{#yes}}\n\n{CHECKLIST}",
                'page.md:1: the heading "Which?" has its marks in one word; put a space in front of each dot',
            ),
        ],
        ids=["beside another", "the only one of the page", "no word of ours", "without its dot", "in one word"],
    )
    def test_a_mark_that_means_nothing(self, text: str, problem: str) -> None:
        assert problems_of(text) == [problem]

    def test_an_item_without_a_box(self) -> None:
        assert problems_of(with_item("- Two. {#two}")) == [
            'page.md:8: "Two." stands among the items of "List"; begin it with "- [ ] "'
        ]

    @pytest.mark.parametrize("item", ["- [ ] {#two}", "- [x]  {#two}"])
    def test_an_item_without_text(self, item: str) -> None:
        assert problems_of(with_item(item)) == ['page.md:8: an item of "List" has no text; say what it is']

    def test_a_list_inside_an_option(self) -> None:
        assert problems_of(with_option("- [Yes](#list) {#yes}\n    - [In](#list)")) == [
            'page.md:3: an option of "Which?" holds a list; begin its lines at the margin, or make it a question'
        ]

    def test_items_inside_an_item(self) -> None:
        assert problems_of(with_item("- [ ] Two. {#two}\n    - [ ] Three.\n- [ ] Four.")) == [
            'page.md:8: item "Two." holds items of its own; list them beside it',
            'page.md:10: item "Four." has no id; ' + NO_ID % "four",
        ]

    def test_a_box_in_front_of_an_option(self) -> None:
        assert problems_of(with_option("- [ ] [Yes](#list) {#yes}")) == [
            'page.md:3: option "[ ] Yes" begins with a box; only the items of checklists do'
        ]

    @pytest.mark.parametrize("request_", ["“Request”", '"Request', "«Request»"])
    def test_a_request_with_quote_signs_that_end_nothing(self, request_: str) -> None:
        assert problems_of(f"{QUESTION}\n## List {{#list .checklist request={request_}}}\n\n- [ ] One. {{#one}}\n") == [
            'page.md:5: request="…" of "List" holds a quote sign; write it with straight ones'
        ]

    def test_a_list_without_boxes_among_the_items_does_not_shift_the_lines(self) -> None:
        assert problems_of(
            f"{QUESTION}\n## List {{#list .checklist request=R}}\n\n- Plain\n- list\n    - nested\n\n"
            "Then:\n\n- [ ] One.\n"
        ) == ['page.md:13: item "One." has no id; ' + NO_ID % "one"]

    @pytest.mark.parametrize("list_", ["", "Text.\n", "- One.\n", "```\n- [ ] One. {#one}\n```\n"])
    def test_a_checklist_without_items(self, list_: str) -> None:
        assert problems_of(f"{QUESTION}\n## List {{#list .checklist request=R}}\n\n{list_}") == [
            'page.md:5: checklist "List" has no items; give it a list of "- [ ] …"'
        ]

    @pytest.mark.parametrize("request_", ["", " request=''"])
    def test_a_checklist_without_a_request(self, request_: str) -> None:
        assert problems_of(f"{QUESTION}\n## List {{#list .checklist{request_}}}\n\n- [ ] One. {{#one}}\n") == [
            'page.md:5: checklist "List" names no request type; add request="…"'
        ]

    @pytest.mark.parametrize(
        ("attribute", "problem"),
        [
            (" for=lst", 'is for="lst", which no checklist has; did you mean list?'),
            (" for='list xyz'", 'is for="xyz", which no checklist has'),
            (" for=''", 'names no checklist; add for="…"'),
            ("", 'names no checklist; add for="…"'),
        ],
    )
    def test_a_note_for_no_checklist(self, attribute: str, problem: str) -> None:
        text = "A note that has more to tell than anyone wants to read."
        assert problems_of(f"{QUESTION}\n{CHECKLIST}\n{text} {{#n .note{attribute}}}\n") == [
            f'page.md:9: note "A note that has more to tell than anyone…" {problem}'
        ]

    @pytest.mark.parametrize(
        ("options", "problem"),
        [
            ("yse", 'asks for if="yse", which no option has; did you mean yes?'),
            ("'yes which'", 'asks for if="which", which no option has'),
        ],
    )
    def test_an_item_for_no_option(self, options: str, problem: str) -> None:
        assert problems_of(with_item(f"- [ ] Two. {{#two if={options}}}")) == [f'page.md:8: item "Two." {problem}']

    def test_a_guide_without_a_checklist(self) -> None:
        assert problems_of(f"# Title\n\n{QUESTION}") == [
            "page.md:1: the guide has no checklist; mark a heading with .checklist",
            'page.md:5: option "Yes" leads to #list, which no question or checklist has',
        ]

    def test_a_guide_without_a_question(self) -> None:
        assert problems_of(f"# Title\n\n{CHECKLIST}") == [
            "page.md:1: the guide has no question; mark a heading with .question"
        ]

    def test_a_heading_that_is_question_and_checklist(self) -> None:
        assert problems_of(f"## Which? {{#which .question .checklist}}\n\n- [Yes](#list) {{#yes}}\n\n{CHECKLIST}") == [
            'page.md:1: "Which?" is marked .question and .checklist; it can be one of them'
        ]

    def test_all_problems_come_at_once_in_the_order_of_their_lines(self) -> None:
        assert problems_of(
            """\
# Title

## Which? {#Which .question}

- [Yes](#usgae) {#yes}
- [Off](other.md) {#off}
- No {#no}

## What? {.question}

- [More](#usage)

## Usage {#usage .checklist}

- [ ] One. {#n}
- Two. {#two if="non"}

Note. {#n .note for="usges"}
"""
        ) == [
            (
                'page.md:3: "Which?" has the id "Which"; '
                "an id is lower-case letters, digits and single hyphens, a letter first"
            ),
            'page.md:5: option "Yes" leads to #usgae, which no question or checklist has; did you mean #usage?',
            'page.md:6: option "Off" leads to other.md; an option leads to headings of its own page, as #id',
            'page.md:7: option "No" leads nowhere; link it to a question or a checklist',
            'page.md:9: "What?" has no id; ' + NO_ID % "what",
            'page.md:11: option "More" has no id; ' + NO_ID % "more",
            'page.md:13: checklist "Usage" names no request type; add request="…"',
            'page.md:16: "Two." stands among the items of "Usage"; begin it with "- [ ] "',
            'page.md:16: item "Two." asks for if="non", which no option has; did you mean no?',
            'page.md:18: "Note." has the id "n", which stands above already; give it one of its own',
            'page.md:18: note "Note.…" is for="usges", which no checklist has; did you mean usage?',
        ]

    def test_front_matter_shifts_the_lines(self) -> None:
        text = with_item("- Two. {#two}")
        fault = '"Two." stands among the items of "List"; begin it with "- [ ] "'
        assert problems_of(text, first_line=5) == [f"page.md:12: {fault}"]

    def test_a_fault_found_twice_is_told_once(self) -> None:
        assert problems_of(with_option("- [Yes](x.md), [again](x.md), [and](#list) {#yes}")) == [
            'page.md:3: option "Yes, again, and" leads to x.md; an option leads to headings of its own page, as #id'
        ]

    def test_a_page_with_problems_keeps_its_text(self) -> None:
        page = convert(f"# Title\n\n{QUESTION}")
        assert_html(
            page.article,
            '<h1 id="title">Title</h1>\n<h2 id="which">Which?</h2>\n<ul>\n'
            '<li id="yes"><a href="#list">Yes</a></li>\n</ul>',
        )

    def test_without_a_place_to_report_to_they_are_raised_together(self) -> None:
        from markdown import markdown  # noqa: PLC0415 -- the one test that converts as a stranger does

        extension = makeExtension(path="a/b.md", first_line=3)
        with pytest.raises(SourceProblemsError) as caught:
            markdown(f"{QUESTION}- No\n", extensions=["attr_list", extension])
        assert str(caught.value).splitlines() == [
            "a/b.md:1: the guide has no checklist; mark a heading with .checklist",
            'a/b.md:5: option "Yes" leads to #list, which no question or checklist has',
            'a/b.md:6: option "No" has no id; ' + NO_ID % "no",
            'a/b.md:6: option "No" leads nowhere; link it to a question or a checklist',
        ]
        assert caught.value.problems[0] == SourceProblem(
            "a/b.md", 1, "the guide has no checklist; mark a heading with .checklist", "guide-without-checklists"
        )


LINEAR = """\
# Title

## First? {#first .question}

- [Next](#which) {#next}

## Which? {#which .question .many}

- [App](#list) {#app}
- [Chat](#list) {#chat}

## List {#list .checklist request="Request"}

- [ ] One. {#one}
- [ ] Two. {#two if="app"}

A note. {#note .note for="list"}
"""
NOT_CLOSED = 'the attributes "%s" are not closed on their line; end them with "}"'
NOT_OPENED = 'the attributes "%s" are not opened; begin them with "{"'
RUNS_ON = (
    '"%s" is read as text, since the next line goes on with its own; put an empty line between, or begin that with "- "'
)
IN_NO_LIST = (
    '"%s" is read as text: it stands in no list of a question or checklist; '
    'a list has an empty line above it, and the items of a checklist begin with "- [ ] "'
)
INDENTED = (
    '"%s" is read as code or as a part of the line above; begin its line at the margin, '
    "or put what is only written about into a fenced block"
)
NOT_LAST = '"%s" is read as text; attributes stand once, last in their line'
SECOND = '"%s" is read as text, since other attributes stand in front of it; leave one list in the line'
QUOTED = '"%s" is read as a part of the quotation; begin its line at the margin, without ">"'
ALONE = '"%s" is read as text; write it behind what it belongs to, after a space'
TOUCHES = '"%s" is read with the word in front of it, or as text; put a space between'
ANCHOR = (
    '"%s" is read as text; a note is marked .note, and an anchor stands on a line of its own, right below its paragraph'
)
IN_NO_CHECKLIST = (
    '"%s" stands in no checklist, which ends at the next heading; '
    'a list has an empty line above it, and its lines begin with "- "'
)
WHICH_LIST = "{#which .question .many}"
NOTE_LIST = '{#note .note for="list"}'


class TestUnreadAttributes:
    """What a writer marked is read or told, never published as text or left out in silence."""

    def test_the_page_without_a_slip_is_a_guide(self) -> None:
        page = convert(LINEAR)
        assert page.problems == []
        assert page.guide is not None
        assert [len(question.options) for question in page.guide.questions] == [1, 2]

    @pytest.mark.parametrize(
        ("old", "new", "problems"),
        [
            (WHICH_LIST, WHICH_LIST[:-1], [(7, NOT_CLOSED % WHICH_LIST[:-1])]),
            (WHICH_LIST, WHICH_LIST[1:], [(7, NOT_OPENED % WHICH_LIST[1:])]),
            ("{#first .question}", "{#first .question", [(3, NOT_CLOSED % "{#first .question")]),
            (WHICH_LIST, f"{WHICH_LIST} so", [(7, NOT_LAST % WHICH_LIST)]),
            (WHICH_LIST, f"{WHICH_LIST} <!-- so -->", [(7, NOT_LAST % WHICH_LIST)]),
            (f" {WHICH_LIST}", f"\n{WHICH_LIST}", [(8, ALONE % WHICH_LIST)]),
            (f" {WHICH_LIST}", WHICH_LIST, [(7, TOUCHES % WHICH_LIST)]),
            ('"Request"}', '"Request"', [(12, NOT_CLOSED % '{#list .checklist request="Request"')]),
            ("{#app}", "{#app", [(9, NOT_CLOSED % "{#app")]),
            ("{#app}", "#app}", [(9, NOT_OPENED % "#app}")]),
            ("{#app}", "{#app #app2}", [(9, NOT_LAST % "{#app #app2}")]),
            ("{#app}", "{#app} {#app2}", [(9, NOT_LAST % "{#app}")]),
            ("- [Chat]", "-[Chat]", [(9, RUNS_ON % "{#app}")]),
            ("- [Chat]", "[Chat]", [(9, RUNS_ON % "{#app}")]),
            ("- [Chat]", "– [Chat]", [(9, RUNS_ON % "{#app}")]),  # noqa: RUF001 -- as word processors write it
            ("- [ ] Two", "-[ ] Two", [(14, RUNS_ON % "{#one}")]),
            (
                "- [Chat]",
                "\t- [Chat]",
                [
                    (9, 'an option of "Which?" holds a list; begin its lines at the margin, or make it a question'),
                    (10, INDENTED % "{#chat}"),
                ],
            ),
            ("\n- [App]", "\n    - [App]", [(9, INDENTED % "{#app}")]),
            (".many}\n\n", ".many}\n\nHelp:\n", [(10, IN_NO_LIST % "{#app}"), (11, IN_NO_LIST % "{#chat}")]),
            ("- [Chat]", "\n#### More\n\n- [Chat]", [(13, IN_NO_LIST % "{#chat}")]),
            ("- [ ] Two", "\n#### More\n\n- [ ] Two", [(18, IN_NO_LIST % '{#two if="app"}')]),
            (NOTE_LIST, NOTE_LIST[:-1], [(17, NOT_CLOSED % NOTE_LIST[:-1])]),
            (NOTE_LIST, NOTE_LIST[1:], [(17, NOT_OPENED % NOTE_LIST[1:])]),
            (f" {NOTE_LIST}", NOTE_LIST, [(17, TOUCHES % NOTE_LIST)]),
            (NOTE_LIST, f"{NOTE_LIST} So.", [(17, NOT_LAST % NOTE_LIST)]),
            ("A note.", "> A note.", [(17, QUOTED % NOTE_LIST)]),
            (f" {NOTE_LIST}", f"\n\n{NOTE_LIST}", [(19, ALONE % NOTE_LIST)]),
            (".note", ".notes", [(17, '"{#note .notes for="list"}" is read as text; did you mean .note?')]),
            (".note", ".Note", [(17, '"{#note .Note for="list"}" is read as text; did you mean .note?')]),
            (" .note", " note", [(17, '"{#note note for="list"}" is read as text; did you mean .note, with its dot?')]),
            ("A note.", "## Sub {#sub\n\nA note.", [(17, NOT_CLOSED % "{#sub")]),
            ("A note.", "See {#this}.\n\nA note.", [(17, NOT_LAST % "{#this}")]),
            ("A note.", "See. {#this}\n\nA note.", [(17, ANCHOR % "{#this}")]),
            # The list went to what stands in front of it.
            ("A note. ", "A *note.*", [(17, TOUCHES % NOTE_LIST)]),
            ("Which? ", "Which *one?*", [(7, TOUCHES % WHICH_LIST)]),
            ("A note. {", "> A note.\n> {", [(18, QUOTED % NOTE_LIST)]),
            ("- [App](#list) {#app}", "- [App](#list){.big} {#app}", [(9, SECOND % "{#app}")]),
            ("{#app}", "{#app} <!-- so -->", [(9, NOT_LAST % "{#app}")]),
            # Without an id, which other slips are told of.
            (NOTE_LIST, '{.note for="list"', [(17, NOT_CLOSED % '{.note for="list"')]),
            (f" {NOTE_LIST}", '{.note for="list"}', [(17, TOUCHES % '{.note for="list"}')]),
            (WHICH_LIST, "{.question", [(7, NOT_CLOSED % "{.question")]),
            # The id of another part does not hide it.
            (NOTE_LIST, '{#one .note for="list"', [(17, NOT_CLOSED % '{#one .note for="list"')]),
            ("A note.", "Also:\n- [ ] Three.\n\nA note.", [(18, IN_NO_CHECKLIST % "- [ ] Three.")]),
            ("A note.", "• [ ] Three.\n\nA note.", [(17, IN_NO_CHECKLIST % "• [ ] Three.")]),
            ("A note.", "#### More\n\n- [ ] Three.\n\nA note.", [(19, IN_NO_CHECKLIST % "[ ] Three.")]),
        ],
    )
    def test_a_slip_is_told_at_its_line(self, old: str, new: str, problems: list[tuple[int, str]]) -> None:
        assert LINEAR.count(old) == 1
        assert problems_of(LINEAR.replace(old, new)) == [f"page.md:{line}: {says}" for line, says in problems]

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('"Request"', '"Ask in #billing"'),
            ("A note.", '[x](#list){ style="color: #abc" title="channel #general .note" }\n\nA note.'),
            ("A note.", "## Head {#sec:intro}\n\nA note."),
            ("A note.", "Write \\{#x} here, or \\{.note\\}.\n\nA note."),
            ("A note.", "A \\` and `{#x}` there.\n\nA note."),
            ("A note.", "<style>.a{ color: #fff; }</style>\n\n<pre>a {#x}</pre>\n\nA <kbd>{#y}</kbd>.\n\nA note."),
            ("A note.", "<https://x.example/{#frag}>, ok #yes ;-} and #1}\n\nA note."),
            ("A note.", '{"a": 1} {{ it }} {.5}\n\nA note.'),
            ("A note.", "See below.\n{#below}\n\n![](a.png){#picture} *it*{.quiet}\n\nA note."),
            ("A note.", "| a {#cell} | b |\n|---|---|\n| c | d |\n\nA note."),
            ("A note.", "``` {#code .python}\nx = {#y}\n```\n\nA note."),
        ],
    )
    def test_what_is_read_or_is_no_mark_is_no_slip(self, old: str, new: str) -> None:
        assert convert(LINEAR.replace(old, new)).problems == []

    def test_code_that_is_only_written_about_is_no_guide(self) -> None:
        assert convert("# Title\n\nWrite:\n\n    ## Which? {#which .question}\n").problems == []

    def test_a_page_whose_only_question_is_not_read_is_no_page_without_a_guide(self) -> None:
        assert problems_of("# Title\n\n## Which? {#which .question\n\n- [Yes](#list) {#yes}\n") == [
            "page.md:3: " + NOT_CLOSED % "{#which .question"
        ]

    def test_all_slips_are_told_at_once_and_what_comes_of_them_is_not(self) -> None:
        text = LINEAR.replace("{#app}", "{#app").replace(NOTE_LIST, NOTE_LIST[:-1]).replace("(#which)", "(#whihc)")
        assert problems_of(text.replace("- [ ] Two", "- Two")) == [
            "page.md:9: " + NOT_CLOSED % "{#app",
            'page.md:15: "Two." stands among the items of "List"; begin it with "- [ ] "',
            "page.md:17: " + NOT_CLOSED % NOTE_LIST[:-1],
        ]


ODD = {
    "nothing but a question": "# {#q .question}",
    "an empty heading": "## {#which .question}\n\n- [Yes](#list) {#yes}\n\n" + CHECKLIST,
    "an empty question": "## &nbsp; {#which .question}\n\n- [Yes](#list) {#yes}\n\n" + CHECKLIST,
    "a question in the last line": f"{CHECKLIST}\n## Which? {{#which .question}}",
    "a heading without a question mark up": "## {.question}\n##\n# {",
    "options alone": "## Which? {#which .question}\n\n- \n- \n-\n",
    "an unclosed attribute list": "## Which? {#which .question\n\n- [Yes](#list) {#yes\n",
    "an empty attribute list": f"{QUESTION}- [No](#list) {{}}\n- [Or](#list) {{ }}\n- [So](#list) {{:}}\n\n{CHECKLIST}",
    "no attributes": f"{QUESTION}- [No](#list) {{=}}\n- [Or](#list) {{#}}\n- [So](#list) {{.}}\n\n{CHECKLIST}",
    "an unclosed fence": f"```\n{QUESTION}\n```\n\n```\n{CHECKLIST}\n- [ ] No id\n",
    "html in headings": "## <script>x</script> <!-- y --> <b {#which .question}\n\n- [<i>Yes](#list) {#yes}\n",
    "html blocks in a question": f"## Which? {{#which .question}}\n\n<div>\n\n- [Yes](#list)\n\n</div>\n\n{CHECKLIST}",
    "a comment as an option": f"{QUESTION}- <!-- gone -->\n\n{CHECKLIST}",
    "a question in a quotation": f"> {QUESTION}\n{CHECKLIST}",
    "a question in a list": f"- ## Which? {{#which .question}}\n\n{CHECKLIST}",
    "a table as a checklist": f"{QUESTION}\n## List {{#list .checklist request=R}}\n\n"
    "| a | b |\n|---|---|\n| - [ ] | c |\n",
    "code below an item": f"{QUESTION}\n{CHECKLIST}\n    ```\n    - [ ] x {{#x}}\n    ```\n\n- [ ] No id\n",
    "placeholders of the converter": f"{QUESTION}- [\x02wzxhzdk:0\x03 \x02klzzwxh:0\x03](#list)\n\n{CHECKLIST}",
    "no line at all": "",
    "very deep lists": "## Q {#q .question}\n\n" + "\n".join("    " * depth + "- x" for depth in range(20)),
    "lists that are too deep": f"{QUESTION}\n{CHECKLIST}\n" + "\n".join("    " * depth + "- x" for depth in range(400)),
    "lists in one line": f"{QUESTION}\n{CHECKLIST}\n" + "- " * 900 + "x\n",
    "quotations in one line": f"{QUESTION}\n{CHECKLIST}\n" + "> " * 900 + "x\n",
    "numbers in quotations": f"{QUESTION}\n{CHECKLIST}\n" + "> 1. " * 400 + "x\n",
    "brackets of a whole book": f"{QUESTION}\n{CHECKLIST}\n" + "[" * 100_000 + "\n",
    "windows line ends": f"{QUESTION}- No\n\n{CHECKLIST}".replace("\n", "\r\n"),
    "only notes": "A note. {#n .note for=x}\n\n# Title\n\nAnother. {.note}",
    "an id of a stand-in": "## Q {#without-id-1 .question}\n\n- [A](#x)\n- [B](#without-id-1)\n",
    "brackets without end": "## Q {#q .question}\n\n- " + "[" * 50 + "x\n- " + "{" * 200 + "\n",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_input_gives_a_page_or_problems_that_name_a_line_of_it(text: str) -> None:
    page = convert(text)
    lines = [int(problem.split(":", 2)[1]) for problem in page.problems]
    assert lines == sorted(lines)
    assert set(lines) <= set(range(1, text.count("\n") + 2))
    assert (page.guide is None) == (page.tool == "")
    assert page.guide is None or not page.problems


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("- " * 21 + "x", "the line stands in more than 20 lists or quotations; begin it further to the left"),
        ("> " * 21 + "x", "the line stands in more than 20 lists or quotations; begin it further to the left"),
        ("\t" * 20 + "1. x", "the line stands in more than 20 lists or quotations; begin it further to the left"),
        ("[" * 201, "more than 200 square brackets are open here; close them, or leave them out"),
        ("[" * 201 + "]" * 201, "more than 200 square brackets are open here; close them, or leave them out"),
    ],
)
def test_what_is_nested_too_deeply_is_told_with_its_line_on_any_page(line: str, says: str) -> None:
    told = f"page.md:12: {says}"
    assert problems_of(f"Text.\n\n{line}\n\n## End\n", first_line=10) == [told]
    assert problems_of(f"# Title\n\n{line}\n\n{QUESTION}\n{CHECKLIST}\n- [ ] No id\n", first_line=10) == [
        told,
        'page.md:22: item "No id" has no id; end its line with {#no-id} or another id that stays for good',
    ]


@pytest.mark.parametrize(
    "text",
    [
        "- " * 20 + "x",
        "[" * 200,
        "[1, 2)\n" * 200 + "\n" + "[1, 2)\n" * 200,
        "[a](b)" * 1000,
        f"```\n{'- ' * 30}x\n{'[' * 300}\n```",
        " " * 100 + "x",
    ],
)
def test_what_is_not_nested_that_deeply_is_no_fault(text: str) -> None:
    assert convert(f"# Title\n\n{text}\n\n{QUESTION}\n{CHECKLIST}").problems == []
