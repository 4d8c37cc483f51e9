use std::str::FromStr;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::*;

fn exact(text: &str) -> Decimal {
    Decimal::from_str(text).unwrap()
}

#[test]
fn decimals_are_read_as_digits() {
    let cases = [
        ("0", "0"),
        ("-0", "0"),
        ("5", "5"),
        ("+5", "5"),
        ("5.", "5"),
        (".5", "0.5"),
        ("007", "7"),
        (" 12.50 ", "12.5"),
        ("-1250000.75", "-1250000.75"),
        ("1.5E6", "1500000"),
        ("1.5e-3", "0.0015"),
        ("15e+2", "1500"),
        ("0e999999999", "0"),
        ("1e-999999999", "0"),
        ("999999999999999999.9999999999", "999999999999999999.9999999999"),
        ("-999999999999999999.9999999999", "-999999999999999999.9999999999"),
        // as HubSpot has really sent it
        ("0.200000000000000011102230246251565404236316680908203125", "0.2"),
        ("0.00000000000000000000000000000000000000000000000000000001", "0"),
        ("00000000000000000000000000000000000000000000000000000001.25", "1.25"),
    ];
    for (text, expected) in cases {
        assert_eq!(decimal(text), Ok(exact(expected)), "{text}");
    }
}

#[test]
fn decimals_round_half_to_even_at_the_tenth_digit() {
    let cases = [
        ("0.00000000005", "0"),
        ("0.00000000015", "0.0000000002"),
        ("0.00000000025", "0.0000000002"),
        ("0.000000000250000000000000000000000000000000000001", "0.0000000003"),
        ("0.00000000024999999999999999999999999999999999", "0.0000000002"),
        ("-0.00000000015", "-0.0000000002"),
        ("-0.00000000025", "-0.0000000002"),
        ("0.99999999995", "1"),
        ("1.5e-10", "0.0000000002"),
    ];
    for (text, expected) in cases {
        assert_eq!(decimal(text), Ok(exact(expected)), "{text}");
    }
}

#[test]
fn a_number_with_too_many_digits_is_out_of_range_and_never_cut() {
    for text in [
        "1000000000000000000",
        "-1000000000000000000",
        "999999999999999999.99999999995",
        "1e18",
        "1e2000000000",
        "123456789012345678901234567890123456789012345678901234567890",
    ] {
        assert_eq!(decimal(text), Err(Unreadable::OutOfRange), "{text}");
    }
}

#[test]
fn what_is_no_number_is_never_zero() {
    for text in [
        "",
        ".",
        "-",
        "+",
        "e5",
        "1e",
        "1e+",
        "1e5.0",
        "--5",
        "+-5",
        "1.2.3",
        "1,250,000",
        "1 000",
        "$5",
        "5 USD",
        "NaN",
        "Infinity",
        "-inf",
        "0x10",
        "١٢",
        "1e99999999999999999999",
        "half",
        "1_000",
    ] {
        assert_eq!(decimal(text), Err(Unreadable::NotANumber), "{text}");
        assert_eq!(whole(text), Err(Unreadable::NotANumber), "{text}");
    }
}

#[test]
fn any_decimal_that_fits_reads_back_as_itself() {
    let mut chance = StdRng::seed_from_u64(14);
    for _ in 0..20_000 {
        let units =
            chance.random_range(-(10_i128.pow(28) - 1)..10_i128.pow(28)) / 10_i128.pow(chance.random_range(0..28));
        let number = Decimal::from_i128_with_scale(units, 10);
        let shift = chance.random_range(0..25_u32);
        let shifted = format!("{units}e-{}", 10 + shift);
        assert_eq!(decimal(&number.to_string()), Ok(number), "{number}");
        let coarser = number.round_dp(0);
        assert_eq!(whole(&format!("{coarser}.000")), i64::try_from(coarser).map_err(|_| Unreadable::OutOfRange));
        assert_eq!(decimal(&shifted), Ok(half_even(units, shift)), "{shifted}");
    }
}

/// The same rounding by arithmetic on integers instead of digits.
fn half_even(units: i128, shift: u32) -> Decimal {
    let by = 10_i128.pow(shift);
    let (quotient, rest) = (units.abs() / by, units.abs() % by);
    let up = rest * 2 > by || (rest * 2 == by && quotient % 2 == 1);
    let rounded = (quotient + i128::from(up)) * units.signum();
    Decimal::from_i128_with_scale(rounded, 10)
}

#[test]
fn whole_numbers_have_no_fraction() {
    for (text, expected) in
        [("250", 250), ("-3", -3), ("250.0", 250), ("2.5e2", 250), ("9223372036854775807", i64::MAX), ("0.000", 0)]
    {
        assert_eq!(whole(text), Ok(expected), "{text}");
    }
    for text in ["250.5", "0.1", "5.00000000000000000000000000001", "1e-1", "1e-30"] {
        assert_eq!(whole(text), Err(Unreadable::NotWhole), "{text}");
    }
    for text in ["9223372036854775808", "1e30"] {
        assert_eq!(whole(text), Err(Unreadable::OutOfRange), "{text}");
    }
}

#[test]
fn domains_lose_everything_but_the_host() {
    let cases = [
        ("acme.com", "acme.com"),
        ("Acme.COM", "acme.com"),
        (" acme.com ", "acme.com"),
        ("https://acme.com", "acme.com"),
        ("HTTP://www.Acme.com/about?x=1#y", "www.acme.com"),
        ("acme.com/", "acme.com"),
        ("acme.com?utm=1", "acme.com"),
        ("acme.com:8443/path", "acme.com"),
        ("acme.com.", "acme.com"),
        ("https://user:secret@acme.com/", "acme.com"),
        ("www.acme.co.uk", "www.acme.co.uk"),
        ("BÜCHER.example", "bücher.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("उदाहरण.परीक्षा", "उदाहरण.परीक्षा"),
        ("my_host.acme.com", "my_host.acme.com"),
    ];
    for (text, expected) in cases {
        assert_eq!(domain(text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn what_is_no_domain_is_told() {
    for text in [
        "acme",
        "n/a",
        "none",
        "-",
        ".",
        "..",
        "acme..com",
        ".acme.com",
        "https://",
        "acme inc.",
        "a b.com",
        "-acme.com",
        "acme.com:port",
        "[::1]",
        "acme\0.com",
        "acme,com",
    ] {
        assert_eq!(domain(text), Err(Unreadable::NotADomain), "{text}");
    }
    assert_eq!(domain(&format!("{}.com", "a".repeat(64))), Err(Unreadable::NotADomain));
    assert_eq!(domain(&"abcdefghi.".repeat(26)), Err(Unreadable::TooLong(LONGEST_DOMAIN)));
}

#[test]
fn a_domain_reads_back_as_itself() {
    let mut chance = StdRng::seed_from_u64(15);
    let letters: Vec<char> = "abcXYZ019-._/:?#@ \\ü".chars().collect();
    let mut read = 0;
    for _ in 0..50_000 {
        let text: String =
            (0..chance.random_range(1..14)).map(|_| letters[chance.random_range(0..letters.len())]).collect();
        if let Ok(once) = domain(&text) {
            assert_eq!(domain(&once).as_deref(), Ok(once.as_str()), "{text}");
            assert!(!once.contains(['/', ':', '?', '#', '@', ' ', '\\']), "{text}");
            read += 1;
        }
    }
    assert!(read > 500, "only {read} of the texts were domains");
}

#[test]
fn emails_are_lower_case() {
    assert_eq!(email(" Ada.Lovelace@Example.COM ").as_deref(), Ok("ada.lovelace@example.com"));
    for text in ["ada", "@example.com", "ada@", "ada lovelace@example.com", "ada@exam\tple.com"] {
        assert_eq!(email(text), Err(Unreadable::NotAnEmail), "{text}");
    }
    assert_eq!(email("a\0@example.com"), Err(Unreadable::NotStorable));
    assert_eq!(email(&format!("{}@example.com", "a".repeat(320))), Err(Unreadable::TooLong(LONGEST_EMAIL)));
}

#[test]
fn names_fit_in_their_index() {
    assert_eq!(name("  Acme, Inc. ").as_deref(), Ok("Acme, Inc."));
    assert_eq!(name(&"ä".repeat(500)).map(|name| name.chars().count()), Ok(500));
    assert_eq!(name(&"ä".repeat(501)), Err(Unreadable::TooLong(LONGEST_NAME)));
    assert_eq!(name("Ac\0me"), Err(Unreadable::NotStorable));
}

#[test]
fn dates_are_days_or_midnights() {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    for (text, expected) in [
        ("2024-10-21", day(2024, 10, 21)),
        (" 2024-02-29 ", day(2024, 2, 29)),
        ("1729468800000", day(2024, 10, 21)),
        ("0", day(1970, 1, 1)),
        ("-86400000", day(1969, 12, 31)),
    ] {
        assert_eq!(date(text), Ok(expected), "{text}");
    }
    for text in [
        "2023-02-29",
        "2024-13-01",
        "21.10.2024",
        "10/21/2024",
        "2024-1-1",
        "+2024-10-21",
        "2024",
        "20241021",
        "today",
        "2024-10-21T00:00:00Z",
        "-62135683200000",
        "253402300800000",
        "99999999999999999999",
        "-",
    ] {
        assert_eq!(date(text), Err(Unreadable::NotADate), "{text}");
    }
}

#[test]
fn moments_are_iso_or_milliseconds() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    for (text, expected) in [
        ("2024-10-21T21:36:02.961Z", "2024-10-21T21:36:02.961Z"),
        ("2024-10-21T21:36:02Z", "2024-10-21T21:36:02Z"),
        ("2024-10-21T23:36:02+02:00", "2024-10-21T21:36:02Z"),
        ("1729546562961", "2024-10-21T21:36:02.961Z"),
        ("2024-10-21", "2024-10-21T00:00:00Z"),
    ] {
        assert_eq!(moment(text), Ok(at(expected)), "{text}");
    }
    for text in ["", "now", "2024-10-21 21:36", "2024-10-21T21:36:02", "1e12", "9223372036854775807", "253402300800000"]
    {
        assert_eq!(moment(text), Err(Unreadable::NotAMoment), "{text}");
    }
    assert_eq!(day_of_moment("2024-10-21T23:36:02-05:00"), Ok(NaiveDate::from_ymd_opt(2024, 10, 22).unwrap()));
    assert_eq!(day_of_moment("soon"), Err(Unreadable::NotADate));
}

#[test]
fn booleans_are_true_or_false() {
    assert_eq!([boolean("true"), boolean(" FALSE ")], [Ok(true), Ok(false)]);
    for text in ["yes", "1", "0", "t", ""] {
        assert_eq!(boolean(text), Err(Unreadable::NotTrueOrFalse), "{text}");
    }
}

#[test]
fn multiple_choices_are_split_and_trimmed() {
    assert_eq!(choices("a;b; c").collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(choices(";a b;; ;c;").collect::<Vec<_>>(), ["a b", "c"]);
    assert_eq!(choices(" ; ").count(), 0);
}

#[test]
fn blanks_say_nothing_and_other_texts_do() {
    assert!(["", " ", "\n\t", "\u{a0}"].into_iter().all(is_blank));
    assert!(["0", "-", "\0"].into_iter().all(|text| !is_blank(text)));
}

#[test]
fn words_compare_without_case_and_outer_blanks() {
    assert_eq!(fold(" Gold Plus "), fold("GOLD PLUS"));
    assert_eq!(fold("ÉLITE"), fold("élite"));
    assert_ne!(fold("gold"), fold("go ld"));
}
