"""The form engine: a wizard over the declarations of the casework, drawn one step at a time.

From a declared field to a kept answer:

    questions.py   which control draws a field, with which options, in which words (no toolkit)
    filling.py     the answers, what follows from them, what is wrong, how far each step is (pure)
    loading.py     what a form reads from the casebook, and its Save
    disclosure.py, partners.py    what a referral needs besides: the consent gate, whom to offer
    keeping.py     the draft, kept a second after the last key
    model.py       the form as a person uses it: answered, resumed, saved
    controls.py, asked.py, steps.py, parts.py, screen.py, screen.kv    the same, drawn

A record that a form may ask of several times (suspects, charges, exhibits) is named `repeated` in
`app/casework/forms.py`.

A new field needs nothing here; a new kind of field needs one line in `questions.py` and one class in `controls.py`.
"""
