//! Names and addresses of databases, so that neither is a bare string on its way through.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::Error;

/// A database name that needs no quoting in SQL.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DatabaseName(String);

impl DatabaseName {
    /// Takes lower-case letters, digits and underscores, beginning with a letter, 63 at most.
    pub fn parse(name: impl Into<String>) -> Result<Self, Error> {
        let name = name.into();
        let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !plain || name.len() > 63 || !name.starts_with(|first: char| first.is_ascii_lowercase()) {
            return Err(Error::Name { name });
        }
        Ok(Self(name))
    }

    /// The database every cluster has.
    pub(crate) fn maintenance() -> Self {
        Self("postgres".to_owned())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DatabaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The address of a database with user and password; it does not print.
#[derive(Debug, Clone)]
pub struct DatabaseUrl(SecretString);

impl DatabaseUrl {
    pub(crate) fn new(port: u16, password: &SecretString, database: &DatabaseName) -> Self {
        let password = password.expose_secret();
        Self(format!("postgres://postgres:{password}@127.0.0.1:{port}/{database}").into())
    }

    /// The address as text, as `DATABASE_URL` takes it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_would_need_quoting_are_refused() {
        for name in ["", "Pivotal", "a-b", "1a", "a\"; drop database b", &"a".repeat(64)] {
            assert!(DatabaseName::parse(name).is_err(), "{name:?} was taken");
        }
        assert_eq!(DatabaseName::parse("pivotal_demo2").unwrap().as_str(), "pivotal_demo2");
    }

    #[test]
    fn an_address_does_not_print_its_password() {
        let url = DatabaseUrl::new(5432, &"hunter2".into(), &DatabaseName::maintenance());
        assert!(!format!("{url:?}").contains("hunter2"));
        assert_eq!(url.expose(), "postgres://postgres:hunter2@127.0.0.1:5432/postgres");
    }
}
