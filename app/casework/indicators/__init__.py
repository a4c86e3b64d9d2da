"""What a centre is measured by: definitions as data, counted from records, each figure open to the records behind it.

`definitions` says what is counted and how, `happenings` finds it in the records, `persons` says who is one person,
`results` adds up periods, targets and groups. Start at `results.of_periods`.
"""
