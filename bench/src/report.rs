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
