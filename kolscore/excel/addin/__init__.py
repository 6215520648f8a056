"""The Excel add-in: built from xlwings' own template, without Excel."""
