"""Which files are read, how they are decoded, and what is said of those that cannot be."""

from __future__ import annotations

import os
import time
import unicodedata
from pathlib import Path

import pytest

from kehoach.errors import DocumentError
from kehoach.read import Found, InputError, InputFile, find_inputs, read_text, scan

PLAN = "KẾ HOẠCH\r\nKinh phí: 1.250 triệu đồng\rnăm 2024\n"
SENTENCE = "Tổng kinh phí thực hiện Chương trình được giao năm 2024 của các huyện là 5.257 triệu đồng, đạt tỷ lệ giải ngân 92%. "


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def read(path: Path, data: bytes | str, **limits: int) -> str:
    return read_text(InputFile(write(path, data), path.name), **limits).text


def windows_1258(text: str) -> bytes:
    """Letters with their tone mark behind them, as that encoding wants it."""
    data = bytearray()
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tone))
        data += (bare + tone).encode("cp1258")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PLAN.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + PLAN.encode(), "utf-8-sig"),
        (b"\xff\xfe" + PLAN.encode("utf-16-le"), "utf-16"),
        (b"\xfe\xff" + PLAN.encode("utf-16-be"), "utf-16"),
    ],
)
def test_text_is_kept_letter_by_letter(tmp_path: Path, data: bytes, encoding: str) -> None:
    path = write(tmp_path / "plan.txt", data)
    source = read_text(InputFile(path, "plan.txt"))
    assert source.text == PLAN
    assert source.encoding == encoding
    with path.open(encoding=source.encoding, newline="") as file:
        assert file.read() == source.text


BAD = [
    (b"", "the file is empty", "put the text in"),
    (b"\xef\xbb\xbf", "white space", "Leave it out"),
    (" \t\r\n\u00a0".encode(), "white space", "Leave it out"),
    (b"%PDF-1.7\n...", "a PDF document", "plain text"),
    (b"PK\x03\x04....word/document.xml", "a Word document (.docx)", "plain text"),
    (b"PK\x03\x04....xl/workbook.xml", "an Excel workbook (.xlsx)", "plain text"),
    (b"PK\x03\x04....", "a ZIP archive", "plain text"),
    (b"\x89PNG\r\n\x1a\n\x00", "a PNG picture", "plain text"),
    (b"{\\rtf1 K", "Rich Text", "plain text"),
    (b"plan\x00plan plan plan", "NUL at character 4", "plain text"),
    (PLAN.encode("utf-16-le"), "UTF-16 without a byte order mark (NUL byte at byte 1)", "UTF-8"),
    (b"\xff\xfe\x00\x00" + PLAN.encode("utf-32-le"), "UTF-32", "UTF-8"),
    (b"abc \xff def", "byte 4 (0xff) is not UTF-8", "Find out its encoding"),
    (b"it\x92s 5 %", "probably WINDOWS-1252", "iconv -f WINDOWS-1252"),
    (windows_1258(SENTENCE), "byte 1 (0xf4) is not UTF-8; the text is probably WINDOWS-1258", "iconv -f WINDOWS-1258"),
    (b"K\xd5 ho\xb9ch thu ng\xa9n s\xb8ch \xae\xde\xa1 ph\xad\xac\xb7ng n\xa8m 2024", "probably TCVN3 (ABC)", "from TCVN3 (ABC)"),
    ("Kế hoạch".encode()[:-1] + "ế".encode()[:2], "is not UTF-8", ""),
    (SENTENCE.encode() + "ế".encode()[:2], "ends in the middle of a letter", "once more"),
    (
        "K\ufffd ho\ufffdch n\ufffdm 2024",
        "3 letters were lost in an earlier conversion (replacement characters, the first at character 1)",
        "real",
    ),
]


@pytest.mark.parametrize(("data", "error", "remedy"), BAD)
def test_what_is_no_text_is_refused_with_place_and_remedy(tmp_path: Path, data: bytes | str, error: str, remedy: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "plan.txt", data)
    assert caught.value.step == "read"
    assert error in caught.value.error
    assert remedy in caught.value.remedy
    assert caught.value.path.endswith("plan.txt")


def test_one_lost_letter_in_a_long_text_is_no_reason_to_refuse_it(tmp_path: Path) -> None:
    assert "\ufffd" in read(tmp_path / "plan.txt", SENTENCE * 20 + "\ufffd")


def test_a_document_has_a_longest_length(tmp_path: Path) -> None:
    assert read(tmp_path / "plan.txt", "ế" * 100, max_chars=100)
    for text in ("ế" * 101, "e" * 500):
        with pytest.raises(DocumentError, match=r"longer than 100 characters.*Split it"):
            read(tmp_path / "plan.txt", text, max_chars=100)


def test_one_line_of_millions_of_letters_is_read_at_once(tmp_path: Path) -> None:
    text = "một " * 1_250_000
    began = time.perf_counter()
    assert read(tmp_path / "plan.txt", text) == text
    assert time.perf_counter() - began < 10, "reading must be linear"


def test_a_file_that_went_away(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"no such file\. Check the path"):
        read_text(InputFile(tmp_path / "gone.txt", "gone.txt"))


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "plan.txt", PLAN)
    path.chmod(0)
    if os.access(path, os.R_OK):  # root may read everything

        def denied(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(DocumentError, match=r"no permission.*chmod"):
        read_text(InputFile(path, "plan.txt"))


def ids(found: Found) -> list[str]:
    return [file.document_id for file in found.files]


def test_folders_are_read_to_the_bottom_in_a_fixed_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.TXT", "a/b/c.txt", "a.txt", ".hidden.txt", ".git/d.txt", "a/scan.pdf"):
        write(tmp_path / name, PLAN)
    found = scan([tmp_path])
    assert ids(found) == ["a.txt", "a/b/c.txt", "a/z.TXT", "b.txt"]
    assert [path.name for path in found.skipped] == [".hidden.txt", "scan.pdf"]
    assert found.failures == ()
    assert [file.document_id for file in find_inputs([tmp_path / "a" / "b" / "c.txt"])] == ["c.txt"]


def test_a_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", PLAN)
    assert ids(scan([tmp_path, path, tmp_path / "." / "a.txt"])) == ["a.txt"]


def test_two_documents_of_one_name_are_not_mixed(tmp_path: Path) -> None:
    write(tmp_path / "x" / "plan.txt", PLAN)
    write(tmp_path / "y" / "plan.txt", PLAN)
    with pytest.raises(InputError, match=r"would both be called 'plan\.txt'.*folder above"):
        scan([tmp_path / "x", tmp_path / "y"])
    assert ids(scan([tmp_path])) == ["x/plan.txt", "y/plan.txt"]


def test_what_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        scan([tmp_path / "nowhere"])


def test_what_is_named_and_cannot_be_read_fails(tmp_path: Path) -> None:
    scan_pdf = write(tmp_path / "scan.pdf", b"%PDF-")
    empty = tmp_path / "empty"
    empty.mkdir()
    plan = write(tmp_path / "plan.txt", PLAN)
    found = scan([scan_pdf, empty, plan])
    assert ids(found) == ["plan.txt"]
    assert [(Path(row.path).name, row.error) for row in found.failures] == [
        ("empty", "the folder holds no .txt file"),
        ("scan.pdf", "not a .txt file"),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert scan([tmp_path]).skipped == (tmp_path / "pipe.txt",)


def test_a_file_name_that_is_not_utf8_fails(tmp_path: Path) -> None:
    try:
        write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/K\xd5.txt")), PLAN)
    except (OSError, UnicodeError):
        pytest.skip("the file system wants UTF-8 names")
    (failure,) = scan([tmp_path]).failures
    assert failure.error == "the file name is not UTF-8"
    assert failure.path.endswith("K\\xd5.txt")
