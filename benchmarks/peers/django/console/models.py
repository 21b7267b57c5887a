"""The console's tables; Django neither makes nor changes them."""

from django.db import models


class Organization(models.Model):
    """A company."""

    name = models.TextField()

    class Meta:
        managed, db_table = False, "organization"

    def __str__(self) -> str:
        return self.name


class PartnerProfile(models.Model):
    """What a partner tells of itself."""

    partner = models.OneToOneField(
        Organization, models.DO_NOTHING, db_column="partner_id", primary_key=True, related_name="profile"
    )
    work_style = models.CharField(
        "活動形態",
        max_length=32,
        choices=[(style, style) for style in ("organization", "team", "solo_director", "solo_player")],
    )
    certification = models.CharField(
        "認定区分", max_length=32, choices=[(each, each) for each in ("prime", "standard")]
    )

    class Meta:
        managed, db_table = False, "partner_profile"


class Posting(models.Model):
    """A request for proposals."""

    title = models.TextField()

    class Meta:
        managed, db_table = False, "posting"

    def __str__(self) -> str:
        return self.title


class Proposal(models.Model):
    """A candidate."""

    posting = models.ForeignKey(Posting, models.DO_NOTHING, db_column="posting_id")
    partner = models.ForeignKey(Organization, models.DO_NOTHING, db_column="partner_id")
    public_id = models.CharField("ID", max_length=7)
    masked_title = models.TextField("タイトル")
    masked_body = models.TextField("提案文")
    status = models.CharField(
        "ステータス",
        max_length=32,
        choices=[("new", "未対応"), ("considering", "検討中"), ("on_hold", "保留"), ("declined", "見送り")],
    )
    favorite = models.BooleanField("お気に入り")
    round = models.IntegerField()
    submitted_at = models.DateTimeField()

    class Meta:
        managed, db_table = False, "proposal"
        verbose_name_plural = "候補者"

    def __str__(self) -> str:
        return self.masked_title


class Review(models.Model):
    """A review of a partner."""

    partner = models.ForeignKey(Organization, models.DO_NOTHING, db_column="partner_id", related_name="reviews")
    stars = models.IntegerField()

    class Meta:
        managed, db_table = False, "review"


class Message(models.Model):
    """A line of the chat about a proposal."""

    proposal = models.ForeignKey(Proposal, models.DO_NOTHING, db_column="proposal_id", related_name="messages")
    side = models.CharField(max_length=32)

    class Meta:
        managed, db_table = False, "message"
