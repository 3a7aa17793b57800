"""How the model is made from rows that people labelled. See ``docs/model.md``."""
