"""Which files can be attached: told by content, never by name alone (M1)."""

import io
import zipfile

import pytest

from core.errors import Refused
from core.files import FileStore
from core.uploads import MAX_BYTES, checked_upload

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"


def office(folder: str, *extra: str, size: int = 10) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", f"{folder}/document.xml", *extra):
            archive.writestr(name, "0" * size)
    return buffer.getvalue()


GOOD = {
    "資料.pdf": PDF,
    "図.png": PNG,
    "写真.jpg": JPEG,
    "写真.JPEG": JPEG,
    "見積.xlsx": office("xl", "xl/printerSettings/printerSettings1.bin"),
    "提案.docx": office("word"),
    "説明.pptx": office("ppt"),
    "一覧.csv": "氏名,件数\r\n髙﨑,3".encode("cp932"),
    "議事録.txt": "本日の打ち合わせ".encode(),
}

BAD = {
    "empty.pdf": b"",
    "program.exe": b"MZ" + b"\0" * 100,
    "renamed.pdf": b"MZ" + b"\0" * 100,
    "renamed.png": PDF,
    "renamed.jpg": PNG,
    "renamed.xlsx": office("word"),
    "cut.png": PNG[:-4],
    "cut.jpg": JPEG[:-2],
    "cut.pdf": PDF[:-7],
    "script.pdf": PDF.replace(b"<<>>", b"<< /JavaScript (x) >>"),
    "spelt.pdf": PDF.replace(b"<<>>", b"<< /J#61vaScript (x) >>"),
    "launch.pdf": PDF.replace(b"<<>>", b"<< /Launch (x) >>"),
    "embedded.pdf": PDF.replace(b"<<>>", b"<< /EmbeddedFile >>"),
    "image.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "vector.txt": b"<svg onload='x'></svg>",
    "marked.csv": b"\xef\xbb\xbf<html><script>x</script>",
    "comment.txt": b"<!-- --><script>x</script>",
    "page.html": b"<html></html>",
    "page.txt": b"<!DOCTYPE html><script>1</script>",
    "binary.txt": b"a\0b",
    "binary.csv": bytes(range(128, 256)) * 3,
    "macro.xlsx": office("xl", "xl/vbaProject.bin"),
    "macro.docm": office("word", "word/vbaProject.bin"),
    "ole.docx": office("word", "word/embeddings/oleObject1.bin"),
    "bomb.xlsx": office("xl", size=101 * 2**20),
    "many.xlsx": office("xl", *(f"xl/{n}.xml" for n in range(5_001)), size=0),
    "polyglot.xlsx": PDF + office("xl"),
    "broken.docx": b"PK\3\4 not an archive",
    "archive.zip": office("word"),
    "noending": PDF,
    ".pdf": PDF,
    "資料\u202efdp.exe.pdf": PDF,
    "資料\u0000.pdf": PDF,
    "長" * 130 + ".pdf": PDF,
}


@pytest.mark.parametrize("name", GOOD)
def test_a_usual_file_is_taken_as_it_is(name, tmp_path):
    store = FileStore(str(tmp_path))
    kept = store.keep(checked_upload(name, GOOD[name]))
    assert (kept.name, kept.size) == (name, len(GOOD[name]))
    assert store.read(kept.sha256) == GOOD[name]


@pytest.mark.parametrize("name", BAD, ids=range(len(BAD)))
def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence(name):
    with pytest.raises(Refused, match=r"。|："):
        checked_upload(name, BAD[name])


def test_one_byte_too_many_is_too_many():
    filled = PDF[:-6] + b" " * (MAX_BYTES - len(PDF)) + PDF[-6:]
    assert len(checked_upload("a.pdf", filled).content) == MAX_BYTES
    with pytest.raises(Refused, match="20MB"):
        checked_upload("a.pdf", filled[:-6] + b" " + filled[-6:])


def test_path_parts_do_not_survive_in_a_name():
    assert checked_upload("../../etc/資料.pdf", PDF).name == "資料.pdf"
    assert checked_upload("C:\\秘密\\資料.pdf", PDF).name == "資料.pdf"


def test_files_are_kept_wherever_fsspec_reaches():
    store = FileStore("memory://attachments")
    kept = [store.keep(checked_upload(name, PDF)) for name in ("甲.pdf", "乙.pdf")]
    assert [store.read(each.sha256) for each in kept] == [PDF, PDF]
    with pytest.raises(FileNotFoundError):
        store.read("0" * 64)


def test_a_large_file_comes_in_pieces_and_a_damaged_one_never_ends(tmp_path):
    store = FileStore(str(tmp_path))
    kept = store.keep(checked_upload("一覧.csv", b"a,b\n" * 700_000))
    assert [len(piece) for piece in store.chunks(kept.sha256)] == [2**20, 2**20, 2_800_000 - 2 * 2**20]
    with open(next(p for p in tmp_path.rglob("*") if p.is_file()), "r+b") as file:
        file.write(b"x")
    pieces = store.chunks(kept.sha256)
    assert len(next(pieces)) + len(next(pieces)) == 2 * 2**20
    with pytest.raises(ValueError, match="damaged"):
        next(pieces)


def test_the_same_file_is_kept_once(tmp_path):
    store = FileStore(str(tmp_path))
    first, second = (store.keep(checked_upload(name, PDF)) for name in ("甲.pdf", "乙.pdf"))
    assert first.sha256 == second.sha256
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [first.sha256]


def test_a_damaged_file_is_noticed(tmp_path):
    store = FileStore(str(tmp_path))
    kept = store.keep(checked_upload("甲.pdf", PDF))
    next(p for p in tmp_path.rglob("*") if p.is_file()).write_bytes(b"changed")
    with pytest.raises(ValueError, match="damaged"):
        store.read(kept.sha256)
