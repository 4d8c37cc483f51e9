//! How figures are printed.

/// Other processes' share of the machine above which a wall-clock figure says nothing.
const NOISE: f64 = 0.05;

/// Prints one figure.
pub(crate) fn figure(name: &str, value: impl std::fmt::Display) {
    println!("  {name:<34} {value}");
}

/// Prints whether a figure that must not exceed its bar does; true if it holds.
pub(crate) fn at_most(name: &str, value: f64, bar: f64) -> bool {
    let met = value <= bar;
    println!("{} {name} {value:.2} {bar:.2}", if met { "ok" } else { "short" });
    met
}

/// The same for a figure of the wall clock, which binds only on a quiet machine.
pub(crate) fn at_most_on_the_wall(name: &str, value: f64, bar: f64, others: f64) -> bool {
    if others > NOISE {
        println!("noisy {name} {value:.2} {bar:.2}");
        return true;
    }
    at_most(name, value, bar)
}

/// The figure that this share of the sorted figures does not exceed.
pub(crate) fn percentile(sorted: &[f64], share: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
    let place = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(place.saturating_sub(1)).or(sorted.last()).copied().unwrap_or(f64::NAN)
}

/// The one in the middle; of an even number of figures the lower.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    percentile(&figures, 0.5)
}

#[cfg(test)]
mod tests {
    use super::{median, percentile};

    #[test]
    fn an_outlier_is_not_the_median() {
        assert_eq!(median(vec![2.5, 1.5, 90.0]).to_string(), "2.5");
    }

    #[test]
    fn a_percentile_is_a_figure_that_was_met() {
        let figures: Vec<f64> = (1..=200).map(f64::from).collect();
        let at = |share| percentile(&figures, share).round();
        assert_eq!([at(0.0), at(0.5), at(0.99), at(1.0)].map(|figure| figure.to_string()), ["1", "100", "198", "200"]);
        assert!(percentile(&[], 0.5).is_nan());
    }
}
