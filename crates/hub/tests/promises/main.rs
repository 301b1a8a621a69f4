//! What the hub promises, with a real PostgreSQL.

#[cfg(test)]
mod applications;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod blobs;
#[cfg(test)]
mod conflicts;
#[cfg(test)]
mod consents;
#[cfg(test)]
mod enrol;
#[cfg(test)]
mod feed;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod merge;
#[cfg(test)]
mod model;
#[cfg(test)]
mod money;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod push;
#[cfg(test)]
mod recorded;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod status;
#[cfg(test)]
mod support;
#[cfg(test)]
mod wire;
