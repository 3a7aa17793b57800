"""The home page, office landing pages and editorial pages."""
