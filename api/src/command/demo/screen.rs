//! What a person sees. Progress is drawn as a bar where there is a terminal, and as lines where there is none.
#![expect(clippy::print_stdout, reason = "the demo speaks to the person at the terminal")]

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use secrecy::ExposeSecret as _;
use serde_json::Value;

use super::ground::Ground;

/// The terminal, or whatever standard output is.
pub(super) struct Screen {
    colours: bool,
}

impl Screen {
    pub(super) fn new() -> Self {
        Self { colours: std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() }
    }

    fn bold(&self, text: &str) -> String {
        if self.colours { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn green(&self, text: &str) -> String {
        if self.colours { format!("\x1b[32m{text}\x1b[0m") } else { text.to_owned() }
    }

    pub(super) fn title(&self) {
        println!("\n{}  HubSpot's companies and contacts, mirrored one way\n", self.bold("Pivotal"));
    }

    pub(super) fn started(&self, what: &str, where_: &str) {
        println!("  {} {what:<11}{where_}", self.green("✓"));
    }

    pub(super) fn step(&self, number: u8, what: &str, outcome: &str) {
        println!("  {} {what:<13}{outcome}", self.bold(&format!("{number}")));
    }

    pub(super) fn note(&self, text: &str) {
        println!("    {}", if self.colours { format!("\x1b[2m{text}\x1b[0m") } else { text.to_owned() });
    }

    #[expect(clippy::unused_self, reason = "whatever is printed goes through the screen")]
    pub(super) fn blank(&self) {
        println!();
    }

    /// A bar for a run.
    pub(super) fn progress(&self) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stdout());
        let style = ProgressStyle::with_template("    {bar:32} {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress { bar, drawn: self.colours, last: String::new() }
    }

    pub(super) fn customers(&self, customers: &[Value], total: i64) {
        println!("\n  {}\n", self.bold(&format!("{total} customers, the first {}:", customers.len())));
        println!("    {:>4}  {:<26} {:<26} {:<12} {:>12}  contacts", "id", "name", "domain", "plan", "ARR");
        for customer in customers {
            let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
            println!(
                "    {:>4}  {:<26} {:<26} {:<12} {:>12}  {}",
                customer["displayId"].as_i64().unwrap_or_default(),
                cut(&text(&customer["name"]), 26),
                cut(&text(&customer["domain"]), 26),
                cut(&text(&customer["plan"]["name"]), 12),
                text(&customer["arr"]),
                customer["contactCount"],
            );
        }
    }

    /// The heading over what happens in HubSpot.
    pub(super) fn hubspot_changes(&self) {
        println!("\n  {}\n", self.bold("Somebody works in HubSpot. Its webhooks tell of it, and customers follow:"));
    }

    /// Something has just happened in HubSpot; the line goes on when it has been followed.
    #[expect(clippy::unused_self, reason = "whatever is printed goes through the screen")]
    pub(super) fn happens(&self, what: &str) {
        print!("    {:<56} ", cut(what, 56));
        // what cannot be flushed is shown with the next line
        let _ = std::io::stdout().flush();
    }

    /// How it was followed, and how long that took.
    pub(super) fn follows(&self, outcome: &str, took: Duration) {
        println!("→ {:<32} {}", cut(outcome, 32), self.green(&format!("{:.2} s", took.as_secs_f64())));
    }

    /// It was not followed.
    #[expect(clippy::unused_self, reason = "whatever is printed goes through the screen")]
    pub(super) fn does_not_follow(&self) {
        println!("→ nothing");
    }

    pub(super) fn stays_up(&self, ground: &Ground) {
        let key = ground.key.expose_secret();
        let api = format!("{}graphql", ground.service_url);
        println!("\n  {}\n", self.bold("It stays up. The console, signed in:"));
        println!("    {}console/#key={key}\n", ground.service_url);
        println!("  {}\n", self.bold("Three requests to paste:"));
        for query in [
            "{ customers(first: 5, sort: {field: ARR, direction: DESC}) { nodes { name arr contacts(first: 3) { nodes { name email } } } } }",
            "{ integration { status accountName currency grantedScopes } }",
            "mutation { startInitialSync { alreadyRunning run { id status } userErrors { message } } }",
        ] {
            println!(
                "    curl -s {api} -H 'content-type: application/json' \\\n      -H 'authorization: Bearer {key}' \\\n      -d '{}'\n",
                serde_json::json!({ "query": query })
            );
        }
        println!("    Service   {api}");
        println!("    HubSpot   {} (simulated)", ground.hubspot.url());
        println!("\n  Ctrl-C stops everything. The next start finds the data again.");
    }

    #[expect(clippy::unused_self, reason = "whatever is printed goes through the screen")]
    pub(super) fn stopping(&self) {
        println!("\n  Stopping.");
    }
}

/// A run as it moves.
pub(super) struct Progress {
    bar: ProgressBar,
    drawn: bool,
    last: String,
}

impl Progress {
    /// Shows a state of the run.
    pub(super) fn show(&mut self, run: &Value) {
        let count = |kind: &str, field: &str| run[kind][field].as_u64().unwrap_or(0);
        let seen = count("customers", "seen") + count("contacts", "seen");
        let expected = count("customers", "estimated") + count("contacts", "estimated");
        let message = format!(
            "{} customers, {} contacts  {:.0} records/s  {}",
            count("customers", "seen"),
            count("contacts", "seen"),
            run["recordsPerSecond"].as_f64().unwrap_or(0.0),
            run["status"].as_str().unwrap_or_default().to_lowercase().replace('_', " "),
        );
        if self.drawn {
            self.bar.set_length(expected.max(seen).max(1));
            self.bar.set_position(seen);
            self.bar.set_message(message);
        } else if self.last != message {
            println!("    {message}");
            self.last = message;
        }
    }

    /// Leaves the last state on the screen.
    pub(super) fn end(self) {
        if self.drawn {
            self.bar.abandon();
        }
    }
}

/// A text cut to a width, by characters.
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width { text.to_owned() } else { text.chars().take(width - 1).chain(['…']).collect() }
}
