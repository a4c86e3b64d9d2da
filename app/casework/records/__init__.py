"""Every record a centre keeps, declared once each; `app.casework.registry` gathers them.

To add a field: one line here, its English text in that line, its Swahili in assets/translations/casework.sw.po.
Must not hold rules: what follows from answers lives beside this package.
"""
