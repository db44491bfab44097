"""Enrich: what a text names, with places, methods and confidences."""
