//! Holds the arrows: which crate may use which, and inside `mirror` which module may use which.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, ensure};
use serde_json::Value;

/// What each crate of ours may depend on, of ours. A crate that is not listed here is a failure.
const CRATES: &[(&str, &[&str])] = &[
    ("hubspot", &[]),
    ("entity", &[]),
    ("migration", &[]),
    ("hubspot-sim", &[]),
    ("local-postgres", &[]),
    ("mirror", &["entity", "hubspot"]),
    // the last two for the demo only
    ("api", &["mirror", "entity", "migration", "hubspot", "hubspot-sim", "local-postgres"]),
    // the harness of the tests, for its worlds that are killed and restarted
    ("bench", &["api", "mirror", "entity", "migration", "hubspot", "hubspot-sim", "local-postgres", "tests"]),
    ("tests", &["api", "mirror", "entity", "migration", "hubspot", "hubspot-sim", "local-postgres"]),
];

/// Libraries that only some crates may know, and why.
const RESERVED: &[(&str, &[&str], &str)] = &[
    (
        "axum",
        &["api", "hubspot-sim", "tests"],
        "HTTP is served by the api, the simulator, and those whom tests tell things",
    ),
    ("async-graphql", &["api"], "GraphQL is the api's business"),
    ("graphile_worker", &["mirror"], "what is done in the background is the product's"),
    (
        "reqwest",
        &["hubspot", "hubspot-sim", "mirror", "api", "tests", "bench"],
        "nobody is called but by the client, and by the simulator's webhooks",
    ),
    ("sea-orm", &["entity", "mirror", "api"], "the HubSpot client knows no database"),
    (
        "sqlx",
        &["entity", "migration", "mirror", "api", "local-postgres", "tests", "bench"],
        "neither the HubSpot client nor the simulator knows a database",
    ),
];

/// The modules of `mirror` from the ground up: each may use those of its own storey and below. Its tests, and
/// `fixture`, which only they see, may use them all.
const STOREYS: &[&[&str]] = &[
    // what everything stands on
    &["clock", "error", "database", "notice", "viewer", "name", "global_id", "page", "search"],
    // who uses the product, what they defined, what waits to be done
    &["workspace", "access", "feed", "turn", "custom_field", "job"],
    &["onboarding"],
    // the link to HubSpot, and what an admin chose from what is there
    &["budget", "connection", "catalogue", "company_filter", "field_map", "custom_value", "due"],
    // what every write from HubSpot has in common, and the only ones
    &["alias", "apply", "gate"],
    &["customer", "contact", "exclusion"],
    // what brings records to them and what tells of them, and what runs it
    &["sync", "outbound"],
    &["worker", "gauges"],
];

#[test]
fn crates_depend_only_downwards() -> anyhow::Result<()> {
    let crates = crates()?;
    let ours: BTreeSet<&str> = crates.keys().map(String::as_str).collect();
    let listed: BTreeSet<&str> = CRATES.iter().map(|(name, _)| *name).collect();
    ensure!(ours == listed, "the workspace's crates are {ours:?}, this test lists {listed:?}");
    for (name, allowed) in CRATES {
        for dependency in crates[*name].intersection(&ours.iter().map(|name| (*name).to_owned()).collect()) {
            ensure!(allowed.contains(&dependency.as_str()), "{name} must not depend on {dependency}");
        }
    }
    Ok(())
}

#[test]
fn libraries_stay_where_they_belong() -> anyhow::Result<()> {
    for (name, dependencies) in crates()? {
        for (library, allowed, why) in RESERVED {
            ensure!(
                !dependencies.contains(*library) || allowed.contains(&name.as_str()),
                "{name} must not depend on {library}: {why}"
            );
        }
    }
    Ok(())
}

#[test]
fn modules_of_mirror_use_only_their_storey_and_below() -> anyhow::Result<()> {
    let storey: BTreeMap<&str, usize> =
        STOREYS.iter().enumerate().flat_map(|(height, names)| names.iter().map(move |name| (*name, height))).collect();
    let root = workspace_root().join("mirror/src");
    let mut seen = 0;
    for file in rust_files(&root)? {
        let module = module_of(&root, &file)?;
        if module == "lib" || module == "fixture" || file.file_stem().is_some_and(|name| name == "tests") {
            continue;
        }
        let height = storey.get(module.as_str()).with_context(|| format!("mirror::{module} has no storey here"))?;
        let source = fs::read_to_string(&file)?;
        let product = source.split_once("#[cfg(test)]\nmod tests {").map_or(source.as_str(), |(product, _)| product);
        for used in uses(product) {
            let Some(other) = storey.get(used.as_str()) else { continue };
            seen += 1;
            ensure!(other <= height, "{}: {module} must not use {used}, which stands above it", file.display());
        }
    }
    ensure!(seen > 0, "no module of mirror uses another one: this test reads the sources wrongly");
    Ok(())
}

/// The names of all normal dependencies, by crate of ours. Tests of a crate may use what they like.
fn crates() -> anyhow::Result<BTreeMap<String, BTreeSet<String>>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(workspace_root())
        .output()
        .context("run cargo metadata")?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    packages
        .iter()
        .map(|package| {
            let name = package["name"].as_str().context("a package without a name")?;
            let dependencies = package["dependencies"].as_array().context("no dependencies")?;
            let normal = dependencies.iter().filter(|dependency| dependency["kind"].is_null());
            let names = normal.filter_map(|dependency| dependency["name"].as_str().map(str::to_owned));
            Ok((name.to_owned(), names.collect()))
        })
        .collect()
}

fn workspace_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this crate is a folder of the workspace").to_owned()
}

fn rust_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}

/// The top-level module that `file` belongs to.
fn module_of(root: &Path, file: &Path) -> anyhow::Result<String> {
    let inside = file.strip_prefix(root)?.with_extension("");
    let first = inside.components().next().context("a file without a name")?;
    Ok(first.as_os_str().to_string_lossy().into_owned())
}

/// The top-level modules named after `crate::`, one by one or in braces. Comments do not count.
fn uses(source: &str) -> BTreeSet<String> {
    let code: String =
        source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for (position, pattern) in code.match_indices("crate::") {
        let after = &code[position + pattern.len()..];
        match after.strip_prefix('{') {
            Some(list) => found.extend(top_level_names(list)),
            None => found.extend(first_name(after)),
        }
    }
    found
}

/// The first names in `a::b, c::{d, e}, f}`.
fn top_level_names(list: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let mut names = Vec::new();
    let mut start = 0;
    for (position, character) in list.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.extend(first_name(&list[start..position]));
                return names;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.extend(first_name(&list[start..position]));
                start = position + 1;
            }
            _ => {}
        }
    }
    names
}

fn first_name(text: &str) -> Option<String> {
    let text = text.trim_start();
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

#[test]
fn uses_are_read_alone_in_braces_and_inside_code() {
    let source = "//! see [`crate::ignored`]\nuse crate::alone::Thing;\nuse crate::{one::{A, b::C}, two, three as four};\n\
                  fn f() { crate::inline::call(); }\nuse other::crate_like;";
    let expected = ["alone", "inline", "one", "three", "two"].map(str::to_owned);
    assert_eq!(uses(source), BTreeSet::from(expected));
}
