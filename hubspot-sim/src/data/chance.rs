//! Chance without state: the same question always gets the same answer.

/// A number that looks random and depends on nothing but its inputs (the finaliser of SplitMix64).
pub(crate) fn mix(seed: u64, index: u64, salt: u64) -> u64 {
    let mut z = seed
        .wrapping_add(index.wrapping_mul(0x9E37_79B9_7F4A_7C15))
        .wrapping_add(salt.wrapping_mul(0xD1B5_4A32_D192_ED03));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// One of some choices.
pub(crate) fn pick<T>(choices: &[T], chance: u64) -> &T {
    let count = u64::try_from(choices.len()).expect("a slice is shorter than u64::MAX");
    &choices[usize::try_from(chance % count).expect("a remainder below a slice's length")]
}

/// One of some words.
pub(crate) fn word(words: &[&'static str], chance: u64) -> &'static str {
    pick::<&'static str>(words, chance)
}
