"""What the screens read: one frozen record for each thing that is drawn."""

from core.views.desk import FeeTerm
from core.views.mails import Claim, MailLine, MailList, MailText, Withdrawn
from core.views.market import (
    CandidateCard,
    CandidateDetail,
    CandidateFilter,
    CandidateList,
    OpenPosting,
    OwnProposal,
    Posting,
    PostingCard,
    Sort,
    WatchedPosting,
)
from core.views.orders import (
    ContractFilter,
    ContractList,
    ContractRow,
    Deal,
    DealList,
    OrderEvent,
    OrderPage,
    OrderVersion,
    Termination,
    TerminationList,
)
from core.views.people import Company, Fee, Me, PartnerProfile, Review
from core.views.talks import Attachment, Message, Thread, ThreadCard, ThreadRecord

__all__ = [
    "Attachment",
    "CandidateCard",
    "CandidateDetail",
    "CandidateFilter",
    "CandidateList",
    "Claim",
    "Company",
    "ContractFilter",
    "ContractList",
    "ContractRow",
    "Deal",
    "DealList",
    "Fee",
    "FeeTerm",
    "MailLine",
    "MailList",
    "MailText",
    "Me",
    "Message",
    "OpenPosting",
    "OrderEvent",
    "OrderPage",
    "OrderVersion",
    "OwnProposal",
    "PartnerProfile",
    "Posting",
    "PostingCard",
    "Review",
    "Sort",
    "Termination",
    "TerminationList",
    "Thread",
    "ThreadCard",
    "ThreadRecord",
    "WatchedPosting",
    "Withdrawn",
]
