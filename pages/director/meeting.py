"""One meeting's 定例資料: shown part by part in the meeting, written and shared before it (D8)."""

from core.calendar import jst_date
from core.documents import pack_words as words
from core.errors import NotFound
from core.model_direction import PackId
from core.paths import Screen, path
from pages.entrance.file_paths import pack_path
from pages.ui import address, frame, header, pack_edit
from pages.ui.badges import badge
from pages.ui.pack_slides import slides


def draw() -> None:
    """The pack that the address names, to be shown, or with `edit=1` to be written."""
    page = frame.read(lambda repo: repo.packs.page(_named())).on(jst_date(frame.now()))
    editing = frame.read(lambda _: address.number("edit")) is not None
    here, content = path(Screen.MEETING, pack=page.id), page.form.content
    pdf = (pack_path(page.id), "PDF")
    header.title(
        f"定例資料　{content.name}" if editing else content.name,
        status=badge(page.state) if editing else None,
        facts=(f"{content.client} 様", words.when(content), f"数値は{words.as_of(content)}"),
        back=(path(Screen.MEETINGS), "定例"),
        links=((here, "発表画面"), pdf) if editing else ((f"{here}&edit=1", "編集・共有"), pdf),
        measured=True,
    )
    if editing:
        pack_edit.section(page.id)
    else:
        slides(page.form)


def _named() -> PackId:
    number = address.number("pack")
    if number is None:
        raise NotFound("定例資料が選択されていません。定例の一覧から選び直してください。")
    return PackId(number)
