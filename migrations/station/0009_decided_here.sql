-- The operation of this station that decides the task: it waits for nobody any more, unless the hub refuses that.
ALTER TABLE task ADD COLUMN decided_here INTEGER;
