"""The whole book as one PDF: one document of all pages, printed by Chromium, with bookmarks."""
