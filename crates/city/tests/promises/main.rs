//! What this crate promises, in one program so that it is linked once.

#[cfg(test)]
mod bundle;
mod certificate;
#[cfg(test)]
mod escrow;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod layouts;
#[cfg(test)]
mod program;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod streets;
#[cfg(test)]
mod support;
