"""How the weights of `ocr/weights.json` are learned; nothing of it is needed to read."""
