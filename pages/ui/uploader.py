"""The field that takes files speaks Japanese: Streamlit's own words give way to ours, which tell a refusal as well."""

import streamlit as st

from pages.ui.text import html

_STYLE = """
[data-testid=stFileUploaderDropzoneInstructions],[data-testid=stTooltipErrorContent],
[data-testid=stFileUploader] [role=alert]{display:none}
[data-testid=stFileUploaderDropzone] [data-testid=stBaseButton-secondary] p{font-size:0}
[data-testid=stFileUploaderDropzone] [data-testid=stBaseButton-secondary] p::after{
content:"ファイルを選択";font-size:1rem}
[data-testid=stFileUploader]:has([aria-invalid=true])::after{content:"REFUSAL";
color:light-dark(#A92C1A,#FFB3A4);font-size:.9rem}
"""


def in_japanese(refusal: str) -> None:
    """For the upload fields of this screen; `refusal` is what is said of a file that the field does not take."""
    st.html(f"<style>{_STYLE.replace('REFUSAL', html(refusal))}</style>")
