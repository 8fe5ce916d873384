"""How well and how fast texts are read, against hand-made gold and the reader's own cases."""
