"""Rendered running clips whose every contact is known; `render` draws them."""
