"""How Voices looks: base templates, components, styles and scripts."""
