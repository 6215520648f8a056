"""Functions inside spreadsheets, what is peculiar to their cells, and the Excel add-in."""
