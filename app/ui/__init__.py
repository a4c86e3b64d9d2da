"""What people see: the theme, the widgets and the screens. The only package that imports Kivy.

Importing this package imports no Kivy, because importing Kivy opens a window: go through `app.ui.start`.
"""
