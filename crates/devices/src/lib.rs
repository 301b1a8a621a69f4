//! Printers over IPP: the real drivers, nothing else.
