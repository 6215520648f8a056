"""Files to tables and back: reads workbooks and CSV, writes the answer columns beside what was there."""
