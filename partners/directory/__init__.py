"""The directory of public bodies: who exists in the United Kingdom, with official names and codes."""
