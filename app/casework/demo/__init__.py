"""A believable centre, made up: for demonstrations, screenshots and benches. Nobody in it exists.

`centre.centre` tells a whole centre as records in the order they were made; `words` holds what people say in it. Pure:
lots are drawn by whoever calls. Must not know how anything is kept.
"""
