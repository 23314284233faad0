"""Agreement of the two codings of the bundled review: docs/coding/agreement.csv and docs/coding/agreement.md.

Reads docs/coding/first and docs/coding/second, which stay as the coders left them, and the tables that say which
agency, address and person of one coding is which of the other. Rows of the two codings are matched by content, never
by id.
"""
