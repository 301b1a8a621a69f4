-- Whose picture it is, once it is somebody's: a photo can be put back to the resident it was taken of and to nobody else (C-4).
ALTER TABLE blob ADD COLUMN resident BLOB;
UPDATE blob SET resident = (SELECT r.id FROM resident r WHERE r.photo = blob.id) WHERE used = 1;
