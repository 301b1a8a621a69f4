//! Mails, links and the portal's commands, with a real PostgreSQL and a mail server that is not ours.

#[cfg(test)]
mod applications;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod http;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod links;
#[cfg(test)]
mod post;
#[cfg(test)]
mod recovery;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod support;
#[cfg(test)]
mod together;
