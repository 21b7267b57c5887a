"""Which files can be attached: told by content, never by name alone (M1)."""

import io
import zipfile
import zlib
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from core.errors import Refused
from core.files import FileStore
from core.uploads import KINDS, MAX_BYTES, checked_upload


def picture(kind: str, **saved: object) -> bytes:
    """A small picture with a corner of another colour, so that one sees which way up it is."""
    image = Image.new("RGB", (32, 16), "white")
    image.paste("red", (0, 0, 8, 8))
    image.save(buffer := io.BytesIO(), kind, **saved)
    return buffer.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"
PNG, JPEG = (picture(kind) for kind in ("PNG", "JPEG"))


def office(folder: str, *extra: str, size: int = 10, **contents: bytes) -> bytes:
    """A package with those parts, each of `size` zeros; `contents` are further ones by name."""
    parts = dict.fromkeys(("[Content_Types].xml", f"{folder}/document.xml", *extra), b"0" * size)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **contents}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def lying(content: bytes, real: int) -> bytes:
    """The same package, whose list says that its large part is small, as its own head does."""
    said, small = real.to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert content.count(said) == 2
    return content.replace(said, small)


def overlapping() -> bytes:
    """A package whose list names the same bytes again and again: 42 kB that would unpack to gigabytes."""
    content = office("xl", size=9 * 2**20)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (part,) = (entry for entry in archive.infolist() if entry.filename == "xl/document.xml")
    listed = content[archive.start_dir :]
    entry = listed[: listed.index(b"PK\x05\x06")]
    copies = [entry]
    for n in range(20):
        copies.append(
            entry.replace(b"xl/document.xml", b"xl/docume%03d.xml" % n).replace(
                b"[Content_Types].xml", b"[Content_Typ%03d.xml" % n
            )
        )
    joined = b"".join(copies)
    end = bytearray(listed[listed.index(b"PK\x05\x06") :])
    end[8:12] = (2 * len(copies)).to_bytes(2, "little") * 2
    end[12:16] = len(joined).to_bytes(4, "little")
    assert part.compress_size
    return content[: archive.start_dir] + joined + bytes(end)


def pdf_hiding(objects: bytes, said: bytes = b"", line: bytes = b"\n") -> bytes:
    """A PDF whose objects stand in a packed stream, where a search through its bytes doesn't find them.

    `said` stands between the stream's type and its bytes, `line` ends the word before these.
    """
    packed = zlib.compress(objects)
    kind = b"2 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d" % len(packed)
    stream = kind + said + b">>\nstream" + line + packed + b"\nendstream\nendobj\ntrailer"
    return PDF.replace(b"trailer", stream)


SCRIPT = b"1 0 << /S /JavaScript /JS (x) >>"


def differences(text: bytes) -> bytes:
    """Each byte but the first as its distance from the one before, as a predictor writes it."""
    return text[:1] + bytes((now - before) % 256 for before, now in pairwise(text))


BUDGET = {"ppt/embeddings/Microsoft_Excel_Sheet.xlsx": office("xl")}

GOOD = {
    "資料.pdf": PDF,
    "圧縮.pdf": pdf_hiding(b"1 0 << /Type /Page /Annots [] >>"),
    "図.png": PNG,
    "写真.jpg": JPEG,
    "写真.JPEG": JPEG,
    "参照.xlsx": office("xl", **{"xl/_rels/a.rels": b'<R Type="x/externalLinkPath" TargetMode="External"/>'}),
    "見積.xlsx": office("xl", "xl/printerSettings/printerSettings1.bin"),
    "提案.docx": office("word", size=2 * 2**20),
    "説明.pptx": office("ppt", **BUDGET),
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
    "broken.png": PNG.replace(b"IDAT", b"IDAU"),
    "endless.png": PNG[:16] + b"\xff" * 8 + PNG[24:],
    "script.pdf": PDF.replace(b"<<>>", b"<< /JavaScript (x) >>"),
    "spelt.pdf": PDF.replace(b"<<>>", b"<< /J#61vaScript (x) >>"),
    "hidden.pdf": pdf_hiding(b"1 0 << /S /JavaScript /JS (x) >>"),
    "early.pdf": b"%PDF-1.7\n" + pdf_hiding(SCRIPT)[len(PDF) - len(b"trailer\n%%EOF\n") :] + b"\n" * 900 + b"%%EOF\n",
    "long.pdf": pdf_hiding(SCRIPT, said=b" /X (" + b"x" * 600 + b")"),
    "naming.pdf": pdf_hiding(SCRIPT, said=b" /X (3 0 obj)"),
    "mac.pdf": pdf_hiding(SCRIPT, line=b"\r"),
    "spaced.pdf": pdf_hiding(SCRIPT, line=b" \r\n"),
    "twice.pdf": pdf_hiding(zlib.compress(SCRIPT)),
    "predicted.pdf": pdf_hiding(differences(SCRIPT), said=b" /DecodeParms << /Predictor 2 >>"),
    "form.pdf": PDF.replace(b"<<>>", b"<< /AcroForm << /XFA 3 0 R >> >>"),
    "unreadable.pdf": pdf_hiding(b"x").replace(b"stream\nx\x9c", b"stream\nzz"),
    "launch.pdf": PDF.replace(b"<<>>", b"<< /Launch (x) >>"),
    "embedded.pdf": PDF.replace(b"<<>>", b"<< /EmbeddedFile >>"),
    "image.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "vector.txt": b"<svg onload='x'></svg>",
    "shifted.txt": b"\n" * 300 + b"<script>x</script>",
    "marked.csv": b"\xef\xbb\xbf<html><script>x</script>",
    "comment.txt": b"<!-- --><script>x</script>",
    "page.html": b"<html></html>",
    "page.txt": b"<!DOCTYPE html><script>1</script>",
    "binary.txt": b"a\0b",
    "binary.csv": bytes(range(128, 256)) * 3,
    "macro.xlsx": office("xl", "xl/vbaProject.bin"),
    "macro.docm": office("word", "word/vbaProject.bin"),
    "disguised.docx": office("word", **{"word/x.dat": b"\xd0\xcf\x11\xe0" + b"\0" * 100}),
    "declared.docx": office("word", **{"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled"}),
    "template.docx": office("word", **{"word/_rels/a.rels": b'<R Type="attachedTemplate" TargetMode="External"/>'}),
    "wide.docx": office("word", **{"[Content_Types].xml": "application/vnd.ms-word.macroEnabled".encode("utf-16")}),
    "entity.docx": office("word", **{"word/_rels/a.rels": b'<R Type="attached&#84;emplate" TargetMode="External"/>'}),
    "remote.docx": office("word", **{"word/_rels/a.rels": b'<R Type="x/oleObject" TargetMode="External"/>'}),
    "ole.docx": office("word", "word/embeddings/oleObject1.bin"),
    "program.docx": office("word", **{"word/media/image1.png": b"MZ" + b"\0" * 100}),
    "bomb.xlsx": office("xl", size=101 * 2**20),
    "many.xlsx": office("xl", *(f"xl/{n}.xml" for n in range(5_001)), size=0),
    "nested.xlsx": office("xl", **{"xl/a.zip": office("xl")}),
    "deeper.pptx": office("ppt", **{"ppt/a.xlsx": office("xl", **{"xl/b.xlsx": office("xl")})}),
    "inside.pptx": office("ppt", **{"ppt/a.xlsx": office("xl", "xl/vbaProject.bin")}),
    "lying.xlsx": lying(office("xl", **{"xl/a.xml": b"0" * 7_654_321}), 7_654_321),
    "overlapping.xlsx": overlapping(),
    "climbing.xlsx": office("xl", "xl/../../../etc/cron.d/x"),
    "polyglot.xlsx": PDF + office("xl"),
    "polyglot.pdf": PDF + office("xl") + PDF,
    "polyglot.jpg": JPEG + office("xl") + b"\xff\xd9",
    "polyglot.png": PNG + office("xl"),
    "appended.png": PNG + b"<script>x</script>",
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
    assert b"".join(store.chunks(kept.sha256)) == GOOD[name]


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
    assert [b"".join(store.chunks(each.sha256)) for each in kept] == [PDF, PDF]
    with pytest.raises(FileNotFoundError):
        b"".join(store.chunks("0" * 64))


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
        b"".join(store.chunks(kept.sha256))


PRIVATE = "35.681236 東京都千代田区".encode()


def photo(upright: int) -> bytes:
    """As a phone takes it: where and when, with a preview, a description, and something behind the end."""
    tags = Image.Exif()
    tags[0x0112], tags[0x010E] = upright, "TOKYO-CHIYODA"
    tags.get_ifd(0x8825).update({1: "N", 2: (35.0, 40.0, 52.4), 3: "E", 4: (139.0, 46.0, 2.0)})
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x>" + PRIVATE + b"</x>"
    taken = picture("JPEG", exif=tags, comment=PRIVATE, icc_profile=b"profile of the colours", quality=90)
    segment = b"\xff\xe1" + (len(xmp) + 2).to_bytes(2, "big") + xmp
    return taken[:2] + segment + taken[2:] + b"motion" + PRIVATE


@pytest.mark.parametrize("upright", range(1, 9))
def test_a_photo_keeps_its_picture_and_tells_nothing_of_place_and_person(upright):
    # P10, M1: what a camera writes into a photo is not what somebody meant to send.
    taken = photo(upright)
    kept = checked_upload("写真.jpg", taken).content
    before, after = (Image.open(io.BytesIO(content)) for content in (taken, kept))
    assert ImageOps.exif_transpose(after).tobytes() == ImageOps.exif_transpose(before).tobytes()
    assert after.info["icc_profile"] == b"profile of the colours"
    assert set(after.getexif()) <= {0x0112}
    assert not any(told in kept for told in (PRIVATE, b"TOKYO-CHIYODA", b"http:", b"motion"))


def test_a_screenshot_keeps_its_picture_and_loses_what_was_written_beside_it():
    texts = PngInfo()
    texts.add_text("Author", "月野 晃")
    texts.add_itxt("Comment", "TOKYO-CHIYODA", zip=True)
    texts.add(b"caBX", b"signed by TOKYO-CHIYODA")  # who made it, as content credentials say it
    taken = picture("PNG", pnginfo=texts, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0", dpi=(144, 144))
    kept = checked_upload("画面.png", taken).content
    before, after = (Image.open(io.BytesIO(content)) for content in (taken, kept))
    assert (after.tobytes(), after.info["dpi"]) == (before.tobytes(), before.info["dpi"])
    assert set(after.info) == {"dpi"}
    assert b"TOKYO-CHIYODA" not in kept
    assert checked_upload("画面.png", kept).content == kept


@given(st.binary(max_size=400), st.sampled_from([JPEG, PNG, PDF, GOOD["見積.xlsx"]]), st.integers(0, 2_000))
def test_whatever_is_cut_or_mixed_up_is_taken_or_refused_and_never_breaks(noise, content, place):
    mixed = content[:place] + noise + content[place + len(noise) // 2 :]
    for ending in KINDS:
        with suppress(Refused):
            checked_upload(f"a.{ending}", mixed)
    assert checked_upload("a.txt", b"a" + noise.hex().encode())
