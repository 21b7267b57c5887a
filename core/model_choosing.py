"""The words of choosing a partner and of talking to it: check points, files, interview dates, notices."""

from typing import NewType

from core.model import Labelled

InterviewId = NewType("InterviewId", int)
SlotId = NewType("SlotId", int)
NoticeId = NewType("NoticeId", int)


class CheckPoint(Labelled):
    """The manual's three check points of a proposal (P11); each is a column of an evaluation."""

    ADVANTAGE = "advantage", "優位性"
    SITUATION = "situation", "与件への理解"
    HYPOTHESIS = "hypothesis", "ターゲットと仮説"


class ScanState(Labelled):
    """What is known of a file that somebody attached (M1)."""

    WAITING = "waiting", "検査中"
    CLEAN = "clean", "検査済み"
    INFECTED = "infected", "危険なファイル"
    UNCHECKED = "unchecked", "検査なし"


class InterviewState(Labelled):
    """Where an offer of interview dates stands (M3); follows from what has happened, never stored."""

    OFFERED = "offered", "日程調整中"
    FIXED = "fixed", "日程確定"
    REPLACED = "replaced", "再調整"
    WITHDRAWN = "withdrawn", "取り下げ"
