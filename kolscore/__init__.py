"""Tier, KOL or influencer, credibility and campaign role for every creator in a spreadsheet, with reasons."""
