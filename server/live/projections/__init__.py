"""Projections: what stands in live documents, in a table, for search, lists and exports.

`settling` says when a document is read, `reading` what is taken from it, `store` keeps it, and
`projector` runs beside the requests. What a projection holds is never the truth: the log is.
"""
