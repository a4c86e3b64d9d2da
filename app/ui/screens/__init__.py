"""The screens, one folder each: `model.py` (no Kivy), `screen.kv`, `screen.py`. Named in `app.ui.navigation`."""
