"""A settlement's outside bundle from values alone: an outsider finds it in order, and whatever is changed in it."""

from __future__ import annotations

import ast
import io
import json
import sys
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pypdfium2
import pytest
import python_calamine

from chat.words import say
from formats.documents.letter_pdf import drawn
from formats.evidence.bundle import bundle
from formats.evidence.tables import table
from formats.settlements import described, verify_page
from formats.settlements.described import BundledSettlement, EarlierSettlement
from formats.settlements.workbook import StatementSheet, statements
from handlers.settlement_papers.paper import PaperSurroundings, paper
from handlers.settlement_papers.paper_words import line_label
from ledger.settlements.document import Settlement
from ledger.settlements.statement import NUMBERS
from tests import settlement_check
from tests.settlement_sample import TERMS, settlement

AGREED = {
    "price": "624000.00",
    "rate": "0.06",
    "retention": "0.05",
    "retention_most": "",
    "released": "no",
    "advance": "127200.00",
    "recovery": "by_progress",
    "recovered": "0",
    "progress": "1",
}


def outside(of: Settlement, before: list[Settlement]) -> BundledSettlement:
    """As its bundle describes it to the other side."""
    earlier = [EarlierSettlement(one.shown_number, one.version, one.computed.payable.this("this")) for one in before]
    net = {TERMS.rate: of.computed.payable.to_date("value")}
    labels = {name: say(line_label(name, "customer"), "en") for name in NUMBERS}
    items = of.computed.items
    zone = "Asia/Shanghai"
    return BundledSettlement(of, "outside", "APL", "Harbour portal", items, labels, zone, "x", AGREED, net, earlier)


def files(of: Settlement, before: list[Settlement], locale: str = "en") -> dict[str, bytes]:
    """The files of an outside bundle of it."""
    it = outside(of, before)
    beside = PaperSurroundings(locale, "outside", ("Galaxy 星河",), ("Harbour Co.",), ("bank 1",), "APL", it.items)
    return {
        "report.pdf": drawn(paper(of, beside)),
        "statement.csv": table("statement.csv", described.statement_rows(it)),
        "lines.csv": table("lines.csv", described.line_rows(it)),
        "settlement.json": described.settlement_json(it),
        "documents.csv": table("documents.csv", []),
        "correspondence.csv": table("correspondence.csv", []),
        "VERIFY.txt": verify_page.page("outside", "APL 2026-3", "APL", {}, [], None),
    }


def test_the_checker_knows_nothing_of_ours() -> None:
    tree = ast.parse(Path(settlement_check.__file__).read_text("utf-8"))
    names = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert names <= {*sys.stdlib_module_names, "tests"}, "but the steps that bundles of evidence have as well"
    assert "from tests import bundle_check as steps" in Path(settlement_check.__file__).read_text("utf-8")


def test_an_outsider_finds_it_in_order() -> None:
    of, before = settlement()
    made = bundle(files(of, before))
    assert settlement_check.problems(made.data, made.digest) == []
    earlier = [bundle(files(one, before[:at])).data for at, one in enumerate(before)]
    assert settlement_check.problems(made.data, made.digest, earlier) == []
    assert made == bundle(files(*settlement())), "the same bytes twice"


def test_the_outside_has_nothing_that_only_we_may_know() -> None:
    of, before = settlement()
    made = files(of, before)
    said = json.loads(made["settlement.json"])
    assert list(said["lines"]) == ["contract"] and "made_by" not in said and "without" not in said
    assert b"actual" not in made["statement.csv"] and b"budget" not in made["statement.csv"]
    pages = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made["report.pdf"]))
    for words in ("By actual cost", "Checks", "Approvals", "139,798.15"):
        assert words not in pages, words
    assert "163,843.38" in pages and "Page 1 of 2" in pages and "Harbour Co." in pages


def _json(change: Callable[[dict[str, object]], None]) -> Callable[[dict[str, bytes]], None]:
    def changed(made: dict[str, bytes]) -> None:
        said = json.loads(made["settlement.json"])
        change(said)
        made["settlement.json"] = json.dumps(said).encode()

    return changed


def _both(old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    """The same figure changed wherever it stands, as somebody would who wants it to look right."""

    def changed(made: dict[str, bytes]) -> None:
        for name in ("statement.csv", "settlement.json", "lines.csv"):
            made[name] = made[name].replace(old, new)

    return changed


TAMPERED: dict[str, tuple[str, Callable[[dict[str, bytes]], None]]] = {
    "a line of the statement": (
        "5",
        lambda made: made.update({"statement.csv": made["statement.csv"].replace(b"32960.70", b"32960.71")}),
    ),
    "work and its stage": ("5: line", _both(b"180000.00", b"190000.00")),
    "VAT": ("5: line 9", _both(b"37314.00", b"37314.01")),
    "the rate of VAT": (
        "5: line 9",
        _json(lambda said: said.update(vat=[{"rate": "0.09", "net_to_date": "621900.00"}])),
    ),
    "retention": ("5: line 11", _json(lambda said: said["agreed"].update(retention="0.03"))),  # type: ignore[attr-defined]
    "the advance": ("5: line 12", _json(lambda said: said["agreed"].update(advance="100000.00"))),  # type: ignore[attr-defined]
    "what is paid before the end": (
        "5: line 12a",
        _json(lambda said: said.update(final=False) or said["agreed"].update(progress="0.8")),
    ),  # type: ignore[attr-defined]
    "an earlier one": ("6", _json(lambda said: said["earlier"].pop())),  # type: ignore[attr-defined]
    "a file more": ("1", lambda made: made.update({"more.csv": b"x\n"})),
    "the edition": ("5", _json(lambda said: said.update(edition="inside"))),
    "a message": ("11", lambda made: made.update({"messages/1.txt": b"hello"})),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_changed_with_all_sums_made_anew_is_found(what: str) -> None:
    of, before = settlement()
    step, change = TAMPERED[what]
    made = files(of, before)
    change(made)
    anew = bundle(made)
    try:
        found = settlement_check.problems(anew.data, anew.digest)
    except (KeyError, ArithmeticError, ValueError):
        return
    assert any(one.startswith(step) for one in found), found
    whole = bundle(files(of, before))
    assert any(one.startswith("2") for one in settlement_check.problems(anew.data, whole.digest))


def test_every_byte_that_is_changed_is_found() -> None:
    of, before = settlement()
    made = bundle(files(of, before))
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    for name, old in whole.items():
        place = len(old) // 2
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for one, data in whole.items():
                archive.writestr(one, data if one != name else old[:place] + bytes([old[place] ^ 1]) + old[place + 1 :])
        try:
            assert settlement_check.problems(out.getvalue(), made.digest), name
        except (KeyError, ValueError, ArithmeticError, TypeError):
            continue


def test_the_workbook_reckons_by_formulas_and_has_the_figures_too() -> None:
    of, _before = settlement()
    labels = {name: name for name in NUMBERS}
    bases = {"contract": "By contract", "actual": "By cost"}
    sheet = StatementSheet(
        "Settlement", "Galaxy", ("Harbour",), "Item", ("To date", "Earlier", "This"), bases, labels, "CNY"
    )  # type: ignore[arg-type]
    data = statements(sheet, of.computed.statements, ())
    assert data == statements(sheet, of.computed.statements, ())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert all(one.compress_type == zipfile.ZIP_STORED for one in archive.infolist())
        drawn_sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert drawn_sheet.count("<f>") == 2 * (9 + 2 + 3 * 3), "sums are formulas"
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    by = {row[0]: row for row in rows if row and str(row[0]) in NUMBERS.values()}
    assert (by["13"][2], by["13"][3], by["13"][4]) == (499053.3, 335209.92, 163843.38)
    assert by["6"][7] == of.computed.statements["actual"].this("value") / 100


def test_a_rate_is_exact() -> None:
    assert described.exact(Fraction(13, 100)) == "0.13"
