"""The sections of a report, each made from the casebook's graph."""
