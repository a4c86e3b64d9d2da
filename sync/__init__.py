"""Sync: moves signed changes between devices through a server that cannot read them.

Knows seats, circles, batches and membership. Must never know what a case is: it never imports `app`,
and the fields of a change are opaque to it except for the merge rule that is passed in.
"""
