//! What a card says and who believes it: signed tokens, station certificates, trust list.
