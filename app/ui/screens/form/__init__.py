"""The form engine: a wizard over the declarations of the casework, drawn one step at a time.

From a declared field to a kept answer:

    ../../record/questions.py    which control draws a field, with which options, in which words (no toolkit)
    ../../record/filling.py      the answers, what follows from them, what is wrong, how far each step is (pure)
    loading.py                   what a form reads from the casebook
    disclosure.py, partners.py   what a referral needs besides: the consent gate, whom to offer
    keeping.py                   the draft, kept a second after the last key
    answering.py                 the form as a person fills it in, step by step
    model.py                     the form to its end: saved, thrown away, or left for what is missing
    ../../record/controls/, ../../record/asked.py    a question and what answers it, drawn
    questions_page.py, steps.py, parts.py, screen.py, screen.kv    the step, and what is around it, drawn

A record that a form may ask of several times (suspects, charges, exhibits) is named `repeated` in
`app/casework/forms.py`.

A new field needs nothing here; a new kind of field needs one line in `questions.py` and one class in `controls/`.
"""
