//! `pivotal token-key`: a new key for sealing HubSpot's tokens.

use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mirror::clock::Clock;

/// Writes `id:base64` of 32 random bytes. The id is the day, so that keys of a rotation tell themselves apart.
pub fn run(clock: &Clock, out: &mut impl Write) -> anyhow::Result<()> {
    let mut bytes = [0; 32];
    clock.fill(&mut bytes);
    writeln!(out, "{}:{}", clock.now().format("k%Y%m%d"), STANDARD.encode(bytes))?;
    Ok(())
}
