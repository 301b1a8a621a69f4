-- What a card gives now, if that was changed since it was made (B-8): `contract::counter::Rights`. The columns `packages` and `expires`
-- stay as issued, as the card itself says.
ALTER TABLE card ADD COLUMN rights jsonb;
CREATE INDEX card_rights ON card (city) WHERE rights IS NOT NULL;
