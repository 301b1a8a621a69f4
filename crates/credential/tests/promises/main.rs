//! What this crate promises, in one program so that it is linked once.

#[cfg(test)]
mod bundle;
#[cfg(test)]
mod escrow;
#[cfg(test)]
mod interop;
#[cfg(test)]
mod status;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tampered;
#[cfg(test)]
mod token;
#[cfg(test)]
mod trust;
