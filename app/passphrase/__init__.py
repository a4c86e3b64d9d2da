"""What a passphrase is worth where no hardware key helps it, and five words to offer: a copied file can be guessed at
leisure.

Pure but for its lists of words and for chance; must not know who asks, nor what the passphrase opens. Light until it is
asked: `guessing` loads its library with the first question, and never to unlock.
"""
