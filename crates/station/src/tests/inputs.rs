//! Wrong inputs, each with its code; the screen has a text for every code in every language (a test beside the messages).
