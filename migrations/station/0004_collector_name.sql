-- Who collects a card for somebody else is named (C-5).
ALTER TABLE production ADD COLUMN collector_name TEXT;
