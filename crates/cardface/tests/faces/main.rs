//! Card faces as a printer, a scanner and a reader of PDFs get them. One program, so that it links once.

#[cfg(test)]
mod barcode;
#[cfg(test)]
mod common;
#[cfg(test)]
mod conditions;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod import;
#[cfg(test)]
mod layouts;
#[cfg(test)]
mod print;
#[cfg(test)]
mod snapshot;
#[cfg(test)]
mod stamp;
#[cfg(test)]
mod texts;
#[cfg(test)]
mod worn;
