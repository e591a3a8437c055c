"""The map of a guide: every way through it, held against the engine, and the picture."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader
from lxml import etree
from lxml import html as lxml_html
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

from decision_engine.guide_json import read_guide
from decision_engine.walk import walk
from site_tools.flow_map import command, hook, layout
from site_tools.flow_map.boxes import MOST_ITEMS
from site_tools.flow_map.layout import MOST_BOXES, Drawing, direction_of, lay_out
from site_tools.flow_map.map_page import make_map, written
from site_tools.flow_map.paths import Choice, Way, find_ways
from site_tools.flow_map.svg import draw, draw_file
from site_tools.flow_map.text_width import width_of, wrap
from site_tools.project import CONFIG, DOCS, THEME
from tests.engine.guides import FORMS, LEVELS, TWO_REQUESTS, chain, every_way, guides
from tests.flow_guides import RIGHT_TO_LEFT, many_of, severity, twelve_types

if TYPE_CHECKING:
    from pathlib import Path

    from decision_engine.answers import Answers
    from decision_engine.guide import Guide
    from decision_engine.walk import Step

type Result = list[tuple[str, tuple[str, ...]]]

SHAPES: Final = [TWO_REQUESTS, LEVELS, twelve_types(), severity(), many_of(10), RIGHT_TO_LEFT]


def result_of(step: Step) -> Result:
    return [(each.id, each.items) for each in step.checklists]


def stands_for(row: Way, answers: Answers) -> bool:
    """Tell whether a row stands for these answers, as its reader understands it."""
    if [choice.question.id for choice in row.choices] != list(answers.by_question):
        return False
    for choice in row.choices:
        chosen = set(answers.to(choice.question.id))
        groups = [{option.id for option in group} for group in choice.needed]
        if not all(chosen & group for group in groups):
            return False
        if chosen - set().union(*groups, {option.id for option in choice.optional}):
            return False
    return True


class TestWays:
    @settings(max_examples=60, deadline=None)
    @given(guides(max_questions=3))
    def test_each_set_of_answers_is_in_one_row_which_tells_its_result(self, guide: Guide) -> None:
        self.check(guide)

    @pytest.mark.parametrize("guide", [TWO_REQUESTS, FORMS, LEVELS, RIGHT_TO_LEFT], ids=lambda guide: guide.id)
    def test_so_it_is_in_guides_of_several_levels(self, guide: Guide) -> None:
        self.check(guide)

    def check(self, guide: Guide) -> None:
        ways = find_ways(guide, most_rows=5_000, most_together=5_000)
        answers = list(every_way(guide))
        assert ways.total == ways.listed == len(answers)
        assert not ways.cut
        assert ways.told_alone == ()
        found = dict.fromkeys(range(len(ways.rows)), 0)
        for each in answers:
            (number,) = [number for number, row in enumerate(ways.rows) if stands_for(row, each)]
            assert result_of(ways.rows[number].step) == result_of(walk(guide, each))
            found[number] += 1
        assert [row.ways for row in ways.rows] == list(found.values())

    @pytest.mark.parametrize(
        ("guide", "rows", "total"),
        [
            (twelve_types(), 12, 12),
            (severity(4, 3), 81, 81),
            (severity(4, 4), 256, 256),
            (chain(30, 30), 1, (2**30 - 1) ** 30),
            (many_of(3), 7, 7),
        ],
        ids=["types", "levels", "broad-levels", "chain", "many"],
    )
    def test_a_guide_of_any_shape_is_listed_whole(self, guide: Guide, rows: int, total: int) -> None:
        ways = find_ways(guide)
        assert (len(ways.rows), ways.total, ways.listed) == (rows, total, total)
        assert not ways.cut
        assert ways.told_alone == ()

    def test_ten_answers_that_differ_are_told_one_by_one(self) -> None:
        guide = many_of(10)
        ways = find_ways(guide)
        assert (len(ways.rows), ways.total, ways.listed) == (10, 1023, 10)
        assert [question.id for question in ways.told_alone] == ["which"]

    @pytest.mark.parametrize("guide", [TWO_REQUESTS, LEVELS, many_of(6)], ids=lambda guide: guide.id)
    def test_answers_that_are_told_one_by_one_lead_together_to_the_checklists_of_each(self, guide: Guide) -> None:
        tries = (find_ways(guide, most_together=0, most_rows=most) for most in range(1, 100))
        ways = next(each for each in tries if not each.cut)
        assert ways.told_alone
        for answers in every_way(guide):
            told = {
                checklist
                for row in ways.rows
                if all(takes_some_of(choice, answers) for choice in row.choices)
                for checklist, _ in result_of(row.step)
            }
            assert {checklist for checklist, _ in result_of(walk(guide, answers))} == told

    def test_a_list_that_is_too_long_is_cut_and_says_so(self) -> None:
        ways = find_ways(severity(), most_rows=50)
        assert len(ways.rows) == ways.listed == 50
        assert ways.cut
        assert ways.total == 81

    def test_what_cannot_be_counted_is_not(self) -> None:
        # Each of 16 answers leads to a question of its own: 65,535 sets of them may be open.
        tree = severity(2, 16)
        first, *others = tree.questions
        guide = replace(tree, questions=(replace(first, many=True), *others))
        ways = find_ways(guide)
        assert ways.total is None
        assert len(ways.rows) == 256
        assert [question.id for question in ways.told_alone] == ["q"]

    def test_a_large_number_is_told_by_its_size(self) -> None:
        assert [written(number) for number in (1, 16851, 3 * 10**80)] == ["1", "16,851", "about 3e80"]


def takes_some_of(choice: Choice, answers: Answers) -> bool:
    """Tell whether these answers choose an option of each group of a choice, whatever else they choose."""
    chosen = set(answers.to(choice.question.id))
    return all(chosen & {option.id for option in group} for group in choice.needed)


class TestText:
    @settings(max_examples=60, deadline=None)
    @given(st.text(st.sampled_from("ail mW.-  é\u0301أب語\u200b\n"), max_size=60), st.integers(40, 300))
    def test_lines_keep_each_letter_and_fit(self, text: str, width: int) -> None:
        lines = wrap(text, width, 14)
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert all(width_of(line, 14) <= width for line in lines)

    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            ("", ("",)),
            ("Which feature was used?", ("Which", "feature was", "used?")),
            ("Donaudampfschifffahrt", ("Donaudampf", "schifffahrt")),
            ("使用した機能は何ですか", ("使用した機能", "は何ですか")),
        ],
    )
    def test_text_breaks_between_words_and_within_one_that_is_too_long(self, text: str, lines: tuple[str, ...]) -> None:
        assert wrap(text, 100, 14) == lines


@pytest.fixture(scope="module")
def drawings() -> dict[str, Drawing]:
    found = {guide.id: drawing for guide, drawing in zip(SHAPES, lay_out(SHAPES), strict=True) if drawing}
    assert len(found) == len(SHAPES)
    return found


@pytest.mark.parametrize("guide", SHAPES, ids=lambda guide: guide.id)
class TestLayout:
    def test_no_two_boxes_overlap_and_all_are_in_the_picture(self, drawings: dict[str, Drawing], guide: Guide) -> None:
        drawing = drawings[guide.id]
        assert len(drawing.boxes) == len(guide.questions) + len(guide.checklists)
        for one in drawing.boxes:
            assert 0 <= one.x <= drawing.width - one.box.width
            assert 0 <= one.y <= drawing.height - one.box.height
        for one, other in combinations(drawing.boxes, 2):
            beside = one.x + one.box.width <= other.x or other.x + other.box.width <= one.x
            assert beside or one.y + one.box.height <= other.y or other.y + other.box.height <= one.y

    def test_each_question_stands_behind_all_that_lead_to_it(self, drawings: dict[str, Drawing], guide: Guide) -> None:
        drawing = drawings[guide.id]
        forward = -1 if drawing.direction == "rtl" else 1
        places = {placed.box.id: placed for placed in drawing.boxes}
        for path in drawing.paths:
            assert (places[path.target].x - places[path.question].x) * forward > places[path.target].box.width
        columns = {
            placed.box.rank: {other.x for other in drawing.boxes if other.box.rank == placed.box.rank}
            for placed in drawing.boxes
        }
        assert all(len(column) == 1 for column in columns.values())

    def test_each_link_is_a_path_from_its_option_to_its_target(
        self, drawings: dict[str, Drawing], guide: Guide
    ) -> None:
        drawing = drawings[guide.id]
        rtl = drawing.direction == "rtl"
        places = {placed.box.id: placed for placed in drawing.boxes}
        links = {
            (question.id, option.id, target)
            for question in guide.questions
            for option in question.options
            for target in option.leads_to
        }
        assert {(path.question, path.option, path.target) for path in drawing.paths} == links
        assert len(drawing.paths) == len(links)
        for path in drawing.paths:
            source, target = places[path.question], places[path.target]
            (row,) = [row for row in source.box.rows if row.id == path.option]
            exit_ = source.x if rtl else source.x + source.box.width
            entry = target.x + target.box.width if rtl else target.x
            assert path.points[0] == pytest.approx((exit_, source.y + row.middle), abs=0.2)
            assert path.points[-1] == pytest.approx((entry, target.y + target.box.entry), abs=0.2)
            assert len(path.points) % 3 == 1

    def test_no_path_leads_through_a_box(self, drawings: dict[str, Drawing], guide: Guide) -> None:
        drawing = drawings[guide.id]
        for path in drawing.paths:
            for x, y in on_curves(path.points):
                inside = [
                    placed.box.id
                    for placed in drawing.boxes
                    if placed.x + 1 < x < placed.x + placed.box.width - 1
                    and placed.y + 1 < y < placed.y + placed.box.height - 1
                ]
                assert inside == []

    def test_rows_stand_one_below_the_other_within_their_box(self, drawings: dict[str, Drawing], guide: Guide) -> None:
        for placed in drawings[guide.id].boxes:
            box = placed.box
            ends = [box.rule, *(end for row in box.rows for end in (row.top, row.top + row.height)), box.height]
            assert ends == sorted(ends)
            for line in (*box.head, *(line for row in box.rows for line in row.lines)):
                assert line.x + width_of(line.text, 15, bold=line.style == "title") <= box.width + 25


def on_curves(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """Return places on a chain of cubic curves."""
    found = []
    for start in range(0, len(points) - 1, 3):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = points[start : start + 4]
        for step in range(11):
            t = step / 10
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            found.append((a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy))
    return found


class TestPicture:
    def test_a_guide_that_is_read_from_right_to_left_flows_that_way(self, drawings: dict[str, Drawing]) -> None:
        assert direction_of(RIGHT_TO_LEFT) == "rtl"
        assert direction_of(TWO_REQUESTS) == "ltr"
        svg = etree.fromstring(draw(drawings["rtl"], RIGHT_TO_LEFT, "../"))
        assert svg.get("direction") == "rtl"
        first = svg.find(".//tspan")
        assert first is not None
        assert float(first.get("x", "")) > drawings["rtl"].width - 30

    @pytest.mark.parametrize("guide", SHAPES, ids=lambda guide: guide.id)
    def test_it_holds_classes_alone_and_a_link_for_each_part(self, drawings: dict[str, Drawing], guide: Guide) -> None:
        svg = etree.fromstring(draw(drawings[guide.id], guide, "../../page/"))
        names = {name for each in svg.iter() for name in map(str, each.attrib)}
        assert not {name for name in names if name == "style" or name.startswith("on")}
        assert {each.tag for each in svg.iter()} <= {
            "svg",
            "title",
            "desc",
            "a",
            "g",
            "rect",
            "circle",
            "path",
            "text",
            "tspan",
        }
        links = [link.get("href") for link in svg.iter("a")]
        ids = [*(question.id for question in guide.questions), *(checklist.id for checklist in guide.checklists)]
        assert links == [f"../../page/#{id_}" for id_ in ids]
        said = [each.get("aria-label", "") for each in svg.iter("g")]
        for question in guide.questions:
            for option in question.options:
                assert any(each.startswith(option.text) and "leads to" in each for each in said)

    def test_a_file_of_its_own_has_its_styles_and_no_other_address_but_its_links(
        self, drawings: dict[str, Drawing]
    ) -> None:
        text = draw_file(drawings["types"], twelve_types(), "https://help.example/types/", ".flow-map { fill: red }")
        svg = etree.fromstring(text)
        space = {"svg": "http://www.w3.org/2000/svg"}
        assert svg.findtext("svg:title", namespaces=space) == "Map of Twelve types"
        assert ".flow-map { fill: red }" in (svg.findtext("svg:style", namespaces=space) or "")
        assert "url(" not in text

    def test_items_are_drawn_where_there_are_few(self, drawings: dict[str, Drawing]) -> None:
        assert sum(len(each.items) for each in twelve_types().checklists) > MOST_ITEMS
        types = [placed.box for placed in drawings["types"].boxes if placed.box.kind == "checklist"]
        assert {(box.rows, box.head[-1].text) for box in types} == {((), "5 items")}
        usage = next(placed.box for placed in drawings["credits-vs-billing"].boxes if placed.box.id == "usage")
        assert [[line.text for line in row.lines] for row in usage.rows] == [
            ["Workspace or tenant"],
            ["Phone-agent usage", "if Phone agent"],
            ["Approximate date and", "time"],
        ]

    def test_the_same_guide_makes_the_same_bytes(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        made = []
        for name in ("one", "other"):
            monkeypatch.setattr(layout, "LAYOUTS", tmp_path / name)
            (drawing,) = lay_out([LEVELS])
            assert drawing is not None
            made.append(draw(drawing, LEVELS, "../"))
        assert made[0] == made[1]
        assert len(list(tmp_path.iterdir())) == 2

    def test_a_guide_that_is_too_large_has_no_picture(self) -> None:
        assert lay_out([chain(MOST_BOXES, 1)]) == [None]


@pytest.fixture(scope="module")
def env() -> Environment:
    return Environment(loader=FileSystemLoader(THEME), autoescape=False)  # noqa: S701 -- as MkDocs has it


class TestPage:
    def test_each_way_is_a_row_of_the_table(self, env: Environment, drawings: dict[str, Drawing]) -> None:
        page = make_map(env, TWO_REQUESTS, drawings["credits-vs-billing"], article="page/", own="maps/it/")
        root = lxml_html.fragment_fromstring(page.content, create_parent="div")
        rows = [
            [" ".join(cell.text_content().split()) for cell in row.iter("td")] for row in root.iterfind(".//tbody/tr")
        ]
        assert rows[1] == [
            (
                "What is your question?one or more of Why did usage happen? or Why did credits change? "
                "Which feature was used?Phone agentwith or without Chat or Workflow"
            ),
            "Credits / UsageWorkspace or tenant, Phone-agent usage, Approximate date and time",
            "12 ways",
        ]
        assert rows[0][1] == "Credits / UsageWorkspace or tenant, Approximate date and timewithout Phone-agent usage"
        assert len(rows) == 5
        assert "answered in 153 ways. These 5 rows stand for all of them." in root.text_content()
        assert {link.get("href") for link in root.iterfind(".//td//a")} == {"../../page/#usage", "../../page/#billing"}

    def test_it_says_what_it_does_not_list(self, env: Environment, drawings: dict[str, Drawing]) -> None:
        many = make_map(env, many_of(10), drawings["many"], article="", own="maps/many/").content
        assert "answered in 1,023 ways. These 10 rows tell each answer alone" in many
        assert '<a href="../../#which"><bdi>Which?</bdi></a> takes several answers' in many
        large = make_map(env, severity(6, 3), None, article="", own="maps/large/").content
        assert "too many for a picture" in large
        assert "This table is not complete: the guide has more ways than the 500 rows that are listed." in large
        assert "answered in 729 ways" in large

    def test_a_link_leads_to_the_box_of_the_first_question(
        self, env: Environment, drawings: dict[str, Drawing]
    ) -> None:
        page = make_map(env, severity(), drawings["severity"], article="page/", own="maps/it/")
        root = lxml_html.fragment_fromstring(page.content, create_parent="div")
        (link,) = root.xpath(".//p/a[starts-with(@href, '#')]")
        (box,) = root.xpath(".//*[@id=$id]", id=link.get("href").removeprefix("#"))
        assert "How bad is q?" in box.text_content()

    def test_what_the_guide_says_is_text(self, env: Environment) -> None:
        guide = replace(TWO_REQUESTS, title="<b>&</b>")
        (drawing,) = lay_out([guide])
        page = make_map(env, guide, drawing, article="", own="maps/it/")
        assert "<b>" not in page.content
        assert page.title == "Map of <b>&</b>"

    def test_a_page_in_the_place_of_all_maps_is_refused(self) -> None:
        config = load_config(str(CONFIG))
        files = Files([File("maps.md", config.docs_dir, config.site_dir, config.use_directory_urls)])
        with pytest.raises(PluginError, match=r"maps\.md would be lost"):
            hook.on_files(files, config=config)

    def test_all_links_of_a_map_lead_to_what_they_say(self, site: Path) -> None:
        article = lxml_html.parse(site / "credits-vs-billing" / "index.html").getroot()
        page = lxml_html.parse(site / "maps" / "credits-vs-billing" / "index.html").getroot()
        links = page.xpath("//*[local-name()='svg']//a")
        guide = read_guide((site / "guides" / "credits-vs-billing.json").read_text(encoding="utf-8"))
        assert len(links) == len(guide.questions) + len(guide.checklists)
        for link in links:
            address, _, anchor = link.get("href").partition("#")
            assert address == "../../credits-vs-billing/"
            (target,) = article.xpath("//*[@id=$id]", id=anchor)
            assert " ".join(link.findall(".//text")[1].text_content().split()) in target.text_content()
        listed = lxml_html.parse(site / "maps" / "index.html").getroot()
        assert listed.xpath("//main//a[@href='credits-vs-billing/']")


class TestCommand:
    @pytest.fixture
    def docs(self, tmp_path: Path) -> Path:
        folder = tmp_path / "docs"
        folder.mkdir()
        text = (DOCS / "credits-vs-billing.md").read_text(encoding="utf-8")
        (folder / "index.md").write_text("# Home\n\n[nowhere](missing.md)\n", encoding="utf-8")
        (folder / "real.md").write_text(text, encoding="utf-8")
        return folder

    def run(self, docs: Path, *, guide: str | None = None, to: Path | None = None, text: bool = False) -> int:
        return command.run(Namespace(guide=guide, to=to, text=text), CONFIG, docs)

    def test_the_picture_of_the_one_guide_is_printed(self, docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run(docs) == 0
        svg = etree.fromstring(capsys.readouterr().out)
        assert svg.find(".//{*}a[@href='real/#feature']") is not None

    def test_a_guide_with_a_fault_is_told_and_the_others_are_drawn(
        self, docs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = (docs / "real.md").read_text(encoding="utf-8")
        (docs / "faulty.md").write_text(text.replace("[Chat](#usage)", "[Chat](#usgae)"), encoding="utf-8")
        (docs / "bytes.md").write_bytes(b"# One\n\n\xff")
        assert self.run(docs, to=tmp_path / "out") == 1
        line = text[: text.index("[Chat]")].count("\n") + 1
        fault = 'option "Chat" leads to #usgae, which no question or checklist has; did you mean #usage?'
        assert capsys.readouterr().err.splitlines()[:2] == [
            "docs/bytes.md:3: the text is not UTF-8; save it as UTF-8",
            f"docs/faulty.md:{line}: {fault}",
        ]
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["credits-vs-billing.svg"]

    def test_every_way_is_listed_in_words(self, docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run(docs, text=True, guide="credits-vs-billing") == 0
        said = capsys.readouterr().out
        assert said.startswith("Credits vs Billing (credits-vs-billing): 16,851 ways, in 5 rows\n\n1. 381 ways\n")
        assert (
            "     Phone agent\n"
            "     with or without: Chat | App | Workflow | Agent | API | File processing | Integration\n"
            "   => Credits / Usage: Workspace, Date and time, Feature used, Phone-agent usage, Run details, "
            "Expected and actual usage\n"
        ) in said

    def test_one_of_several_guides_is_to_be_named(self, docs: Path) -> None:
        text = (docs / "real.md").read_text(encoding="utf-8")
        (docs / "second.md").write_text(text.replace("id: credits-vs-billing", "id: second"), encoding="utf-8")
        with pytest.raises(command.WhichGuide, match="add --guide with one of credits-vs-billing, second, or --to"):
            self.run(docs)
        with pytest.raises(command.NoSuchGuide, match=r'the id "secnd"; did you mean second\?'):
            self.run(docs, guide="secnd")

    def test_pages_without_a_guide_are_told(self, docs: Path) -> None:
        (docs / "real.md").unlink()
        with pytest.raises(command.NoSuchGuide, match="no page in docs holds a guide"):
            self.run(docs)
