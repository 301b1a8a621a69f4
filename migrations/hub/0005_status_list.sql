-- The cards that verifiers must not take for valid: few of many.
CREATE INDEX card_not_in_hand ON card (city) WHERE state <> 'handed_over' OR ended;
