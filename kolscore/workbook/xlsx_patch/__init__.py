"""Writes into a workbook without losing anything: only the parts that get cells differ, all others are carried over as they are stored."""
