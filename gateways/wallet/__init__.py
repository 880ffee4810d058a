"""A card in the phone's own wallet, when the operator has keys for it."""
