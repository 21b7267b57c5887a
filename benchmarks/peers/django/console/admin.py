"""The change list of candidates: the same columns, filters, search and page length as the console's list."""

from django.contrib import admin
from django.db.models import Avg, Count, F, OuterRef, Subquery
from django.db.models.functions import Substr

from console.models import Message, Proposal, Review


@admin.register(Proposal)
class ProposalAdmin(admin.ModelAdmin):
    """25 a page, in the order of arrival."""

    list_per_page = 25
    list_display = (
        "public_id",
        "masked_title",
        "opening",
        "status",
        "rating",
        "reviews",
        "work_style",
        "certification",
        "favorite",
        "messages",
    )
    list_filter = ("status", "partner__profile__work_style", "partner__profile__certification", "favorite")
    search_fields = ("masked_title", "masked_body", "public_id")
    ordering = ("round", "submitted_at", "id")

    def get_queryset(self, request):
        """With what each card shows, in one query."""
        reviews = Review.objects.filter(partner=OuterRef("partner")).values("partner")
        messages = Message.objects.filter(proposal=OuterRef("pk"), side="partner").values("proposal")
        return (
            super()
            .get_queryset(request)
            .select_related("partner__profile")
            .defer("masked_body")
            .annotate(
                _opening=Substr("masked_body", 1, 140),
                _rating=Subquery(reviews.annotate(value=Avg("stars")).values("value")),
                _reviews=Subquery(reviews.annotate(value=Count("pk")).values("value")),
                _messages=Subquery(messages.annotate(value=Count("pk")).values("value")),
                _work_style=F("partner__profile__work_style"),
                _certification=F("partner__profile__certification"),
            )
        )

    @admin.display(description="提案文")
    def opening(self, proposal):
        """The first words."""
        return proposal._opening

    @admin.display(description="評価")
    def rating(self, proposal):
        """The average, to one place."""
        return "" if proposal._rating is None else f"{proposal._rating:.1f}"

    @admin.display(description="レビュー")
    def reviews(self, proposal):
        """How many."""
        return proposal._reviews or 0

    @admin.display(description="活動形態")
    def work_style(self, proposal):
        """As the profile says."""
        return proposal._work_style

    @admin.display(description="認定区分")
    def certification(self, proposal):
        """As the profile says."""
        return proposal._certification

    @admin.display(description="返信")
    def messages(self, proposal):
        """What the partner wrote."""
        return proposal._messages or 0
