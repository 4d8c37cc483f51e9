//! `pivotal schema`: prints the GraphQL schema.

use std::io::Write;

use crate::graphql::schema;

/// Writes the schema as SDL.
pub fn run(out: &mut impl Write) -> anyhow::Result<()> {
    out.write_all(schema::sdl().as_bytes())?;
    Ok(())
}
