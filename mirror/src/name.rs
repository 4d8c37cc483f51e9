//! Words that people give: names, labels, titles, e-mail addresses. Read once at the edge, trusted from then on.

use std::fmt;

use crate::error::{Code, Refusal};

/// A name, label or title: trimmed, of one line, not blank, of 200 characters at most.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name(String);

impl Name {
    /// The most characters a name may have.
    pub const LONGEST: usize = 200;

    /// Reads what a person typed.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Refusal::new(Code::InvalidValue, "This may not be blank."));
        }
        if text.chars().count() > Self::LONGEST {
            return Err(Refusal::new(
                Code::InvalidValue,
                format!("This may not be longer than {} characters.", Self::LONGEST),
            ));
        }
        if text.chars().any(char::is_control) {
            return Err(Refusal::new(Code::InvalidValue, "This may not hold line breaks or control characters."));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two names are compared where case does not matter.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

/// An e-mail address in lower case. It does not print itself by [`Debug`], so that it reaches no log.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    const LONGEST: usize = 254;

    /// Reads what a person typed. Whether mail arrives there is not our question: the address only has to match
    /// HubSpot's.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let email = text.trim().to_ascii_lowercase();
        let whole = email.len() <= Self::LONGEST && email.bytes().all(|byte| byte.is_ascii_graphic());
        let parts = email.split_once('@').filter(|(local, domain)| is_local(local) && is_domain(domain));
        if !whole || parts.is_none() {
            return Err(Refusal::new(Code::InvalidValue, "This is no e-mail address."));
        }
        Ok(Self(email))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    pub fn local_part(&self) -> &str {
        self.0.split_once('@').map_or(self.0.as_str(), |(local, _)| local)
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(..)")
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

fn is_local(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64
}

fn is_domain(text: &str) -> bool {
    text.split('.')
        .all(|label| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_trimmed_and_never_blank_or_endless() {
        assert_eq!(Name::parse("  Ada Lovelace ").unwrap().as_str(), "Ada Lovelace");
        assert!(Name::parse(&"é".repeat(Name::LONGEST)).is_ok());
        for wrong in ["", " \t ", "two\nlines", &"é".repeat(Name::LONGEST + 1)] {
            assert_eq!(Name::parse(wrong).unwrap_err().code, Code::InvalidValue, "{wrong:?}");
        }
    }

    #[test]
    fn addresses_are_lower_cased() {
        let email = Email::parse(" Ada.Lovelace+crm@Example.COM ").unwrap();
        assert_eq!(email.as_str(), "ada.lovelace+crm@example.com");
        assert_eq!(email.local_part(), "ada.lovelace+crm");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for wrong in ["", "ada", "@example.com", "ada@", "a da@example.com", "ada@exa@mple.com", "ada@.com", "ada@a..b"]
        {
            assert_eq!(Email::parse(wrong).unwrap_err().code, Code::InvalidValue, "{wrong:?}");
        }
        assert!(Email::parse(&format!("{}@example.com", "a".repeat(65))).is_err());
    }

    #[test]
    fn an_address_does_not_print_itself() {
        assert_eq!(format!("{:?}", Email::parse("ada@example.com").unwrap()), "Email(..)");
    }
}
