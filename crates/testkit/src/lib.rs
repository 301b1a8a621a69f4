//! What tests need: a clock to turn, a demo city, a virtual printer, the real window under WebDriver.
