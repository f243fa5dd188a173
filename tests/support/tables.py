"""Tables that others collected, as tests write them."""

import io
import zipfile

LONG = b"participant,trial,stimulus,generator,truth,choice,rt_ms\n"


def problems(reading) -> dict[int, str]:
    return {problem.row: problem.reason for problem in reading.problems}


def csv_of(header: str, rows: list[str], delimiter: str = ",") -> str:
    """Return a CSV of words between blanks."""
    return "".join(delimiter.join(line.split(" ")) + "\n" for line in (header, *rows))


def workbook(rows: list[list[object]], more: str = "") -> bytes:
    """Return a small .xlsx with the rows in the sheet `Answers`; `more` is another sheet's only cell."""

    def cell(value: object) -> str:
        if isinstance(value, bool):
            return f'<c t="b"><v>{int(value)}</v></c>'
        if isinstance(value, int | float):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    def sheet(cells: list[list[object]]) -> str:
        body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in cells)
        return f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'

    names = ["Notes", "Answers"] if more else ["Answers"]
    sheets = [sheet([[more]]), sheet(rows)] if more else [sheet(rows)]
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, 1))
    links = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(names) + 1)]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("_rels/.rels", relationships([("officeDocument", "xl/workbook.xml")]))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        )
        archive.writestr("xl/_rels/workbook.xml.rels", relationships(links))
        for number, text in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", text)
    return packed.getvalue()


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relationships(links: list[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(links, 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{listed}</Relationships>'


def opendocument(rows: list[list[str]]) -> bytes:
    """Return a small .ods."""
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
            f'xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet><table:table table:name="A">{body}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return packed.getvalue()
