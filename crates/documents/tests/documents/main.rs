//! Documents as an archive, a printer, a search and a reader aloud get them. One program, so that it links once.

#[cfg(test)]
mod archive;
#[cfg(test)]
mod common;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod look;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod texts;
