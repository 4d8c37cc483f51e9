//! How one property's value is made up for one record.

use std::fmt::Write as _;

use super::chance::{mix, pick, word};
use super::words::{
    CITIES, FIRST_HALVES, FIRST_NAMES, JOB_TITLES, LAST_NAMES, LEGAL_FORMS, SECOND_HALVES, SENTENCES, STREETS,
};
use crate::clock::Millis;

/// One made-up record: who it is for the purpose of making it up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject {
    pub(crate) seed: u64,
    pub(crate) index: u64,
    /// The company a contact or deal belongs to; a company's own index.
    pub(crate) company: u64,
    pub(crate) created_at: Millis,
}

impl Subject {
    fn chance(self, salt: u64) -> u64 {
        mix(self.seed, self.index, salt)
    }

    fn company_chance(self, salt: u64) -> u64 {
        mix(self.seed ^ 0xC0FF_EE00, self.company, salt)
    }
}

/// A way to make a value up.
#[derive(Debug, Clone)]
pub(crate) enum Recipe {
    CompanyName,
    Domain,
    Website,
    FirstName,
    LastName,
    Email,
    JobTitle,
    Phone,
    City,
    State,
    Country,
    Street,
    Zip,
    Sentence,
    Slug(&'static str),
    DealName,
    Fixed(&'static str),
    Bool,
    Year,
    Whole {
        below: u64,
    },
    Money {
        below: u64,
    },
    /// An instant this many days after creation at most.
    Instant {
        days: u64,
    },
    Day,
    Choice(Vec<Box<str>>),
    Several(Vec<Box<str>>),
    /// Filled on one record in `of` only.
    Sometimes {
        of: u64,
        recipe: Box<Recipe>,
    },
}

impl Recipe {
    /// Appends the value; false when this record has none.
    pub(crate) fn write(&self, subject: Subject, salt: u64, out: &mut String) -> bool {
        let chance = subject.chance(salt);
        match self {
            Self::CompanyName => company_name(subject, out),
            Self::Domain => domain(subject, out),
            Self::Website => {
                out.push_str("https://www.");
                domain(subject, out);
            }
            Self::FirstName => out.push_str(word(&FIRST_NAMES, subject.chance(1))),
            Self::LastName => out.push_str(word(&LAST_NAMES, subject.chance(2))),
            Self::Email => {
                push_lower(out, word(&FIRST_NAMES, subject.chance(1)));
                out.push('.');
                push_lower(out, word(&LAST_NAMES, subject.chance(2)));
                push(out, subject.index % 1000);
                out.push('@');
                domain(subject, out);
            }
            Self::JobTitle => out.push_str(word(&JOB_TITLES, chance)),
            Self::Phone => {
                out.push_str("+1 555 ");
                push(out, 100 + chance % 900);
                out.push(' ');
                push(out, 1000 + chance / 1000 % 9000);
            }
            Self::City => out.push_str(pick(&CITIES, subject.company_chance(3)).0),
            Self::State => out.push_str(pick(&CITIES, subject.company_chance(3)).1),
            Self::Country => out.push_str(pick(&CITIES, subject.company_chance(3)).2),
            Self::Street => {
                push(out, 1 + chance % 300);
                out.push(' ');
                out.push_str(word(&STREETS, chance / 300));
            }
            Self::Zip => push(out, 10_000 + chance % 89_999),
            Self::Sentence => out.push_str(word(&SENTENCES, chance)),
            Self::Slug(prefix) => {
                out.push_str(prefix);
                slug(subject, out);
            }
            Self::DealName => {
                company_name(subject, out);
                out.push_str(word(&[" - New deal", " - Renewal", " - Expansion"], chance));
            }
            Self::Fixed(value) => out.push_str(value),
            Self::Bool => out.push_str(if chance.is_multiple_of(3) { "true" } else { "false" }),
            Self::Year => push(out, 1950 + chance % 74),
            Self::Whole { below } => push(out, chance % below),
            Self::Money { below } => {
                push(out, chance % below);
                if (chance >> 40).is_multiple_of(4) {
                    let _ = write!(out, ".{:02}", (chance >> 20) % 100);
                }
            }
            Self::Instant { days } => later(subject, chance, *days).write_iso(out),
            Self::Day => later(subject, chance, 300).write_day(out),
            Self::Choice(values) => out.push_str(pick::<Box<str>>(values, chance)),
            Self::Several(values) => {
                let first = usize::try_from(chance % 64).expect("below 64") % values.len();
                let count = 1 + usize::try_from(chance / 64 % 3).expect("below 3");
                for (position, value) in values.iter().cycle().skip(first).take(count.min(values.len())).enumerate() {
                    if position > 0 {
                        out.push(';');
                    }
                    out.push_str(value);
                }
            }
            Self::Sometimes { of, recipe } => {
                return (chance >> 17).is_multiple_of(*of) && recipe.write(subject, salt, out);
            }
        }
        true
    }
}

fn later(subject: Subject, chance: u64, days: u64) -> Millis {
    let offset = chance % (days * 86_400_000).max(1);
    subject.created_at.plus(i64::try_from(offset).expect("some days in milliseconds"))
}

fn company_name(subject: Subject, out: &mut String) {
    let chance = subject.company_chance(0);
    out.push_str(word(&FIRST_HALVES, chance));
    out.push(' ');
    out.push_str(word(&SECOND_HALVES, chance / 40));
    if (chance >> 32).is_multiple_of(3) {
        out.push(' ');
        out.push_str(word(&LEGAL_FORMS, chance >> 40));
    }
}

fn slug(subject: Subject, out: &mut String) {
    let chance = subject.company_chance(0);
    push_lower(out, word(&FIRST_HALVES, chance));
    push_lower(out, word(&SECOND_HALVES, chance / 40));
    push(out, subject.company);
}

/// Domains end in `.example`, which no one can own.
fn domain(subject: Subject, out: &mut String) {
    slug(subject, out);
    out.push_str(".example");
}

fn push_lower(out: &mut String, word: &str) {
    out.extend(word.chars().map(|letter| letter.to_ascii_lowercase()));
}

fn push(out: &mut String, number: u64) {
    let _ = write!(out, "{number}");
}
