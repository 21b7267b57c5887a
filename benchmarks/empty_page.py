"""The least a Streamlit page can do: what the screens are measured against."""

import streamlit as st

st.write("an empty page")
