"""How it looks: colours, sizes, fonts, icons. Importing this package imports no Kivy."""
