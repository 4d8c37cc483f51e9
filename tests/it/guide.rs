//! docs/graphql.md, done as it says: every operation is answered, every program runs.

mod blocks;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, ensure};
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::{Value, json};
use tests::outbound::ANY_ADDRESS;
use tests::walk::{CUSTOMERS, PATIENCE, everything};
use tests::{Setup, Tenant, World};
use tokio::process::Command;

use self::blocks::{Block, blocks};
use crate::PIVOTAL;

/// The company that the guide speaks of; a test's HubSpot has others.
const COMPANY: &str = "150000000580";

/// The receiver of webhooks that the guide has, and one whose name needs no look-up.
const RECEIVER: &str = "https://example.com/hooks";
const NOBODY: &str = "http://127.0.0.1:9/hooks";

/// What `bin/guide` builds from the guide's Rust.
const FROM_THE_GUIDE: &str = env!("CARGO_BIN_EXE_from-the-guide");

/// What the guide's variables stand for.
#[derive(Debug)]
struct Ground {
    /// A customer that is edited.
    customer: String,
    /// One of its contacts.
    contact: String,
    /// A customer that is archived.
    away: String,
    /// The company of a customer that is purged.
    company: String,
    run: String,
    /// A cursor behind which something has happened.
    before: String,
}

#[tokio::test]
async fn every_operation_of_the_guide_is_answered() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL).env(ANY_ADDRESS.0, ANY_ADDRESS.1)).await?;
    let tenant = world.ready_tenant(everything()).await?;
    let ground = Ground::lay(&tenant).await?;
    let schema = Schema::parse_and_validate(include_str!("../../schema.graphql"), "schema.graphql")
        .map_err(|wrong| anyhow::anyhow!("schema.graphql is no schema: {wrong}"))?;
    let mut operations = 0;
    for mut block in blocks().into_iter().filter(|block| block.language == "graphql") {
        block.text = block.text.replace(COMPANY, &ground.company).replace(RECEIVER, NOBODY);
        let document = ExecutableDocument::parse_and_validate(&schema, &block.text, "docs/graphql.md")
            .map_err(|wrong| anyhow::anyhow!("{block}\ndoes not fit the schema: {wrong}"))?;
        let operation = document.operations.iter().next().with_context(|| format!("{block}\nis no operation"))?;
        let names: BTreeSet<&str> = operation.variables.iter().map(|variable| variable.name.as_str()).collect();
        let variables = ground.variables(&names, &block)?;
        ground.prepare(&tenant, &block).await?;
        if operation.is_subscription() {
            let mut subscription = tenant.admin.subscribe(&block.text, variables).await?;
            subscription.next(PATIENCE).await.with_context(|| format!("{block}\ntells nothing"))?;
        } else {
            let data = tenant.admin.graphql(&block.text, variables).await?;
            for (field, answer) in data.as_object().with_context(|| format!("{block}\nhas no data"))? {
                let refused = answer["userErrors"].as_array().is_some_and(|errors| !errors.is_empty());
                ensure!(!answer.is_null() && !refused, "{block}\nwas answered, as {field}: {answer:#}");
            }
        }
        operations += 1;
    }
    ensure!(operations > 20, "the guide has no more than {operations} operations");
    Ok(())
}

#[tokio::test]
#[ignore = "needs curl, Python and the packages of tests/clients: bin/guide brings those"]
async fn every_program_of_the_guide_runs() -> anyhow::Result<()> {
    let world = World::start(Setup::new(PIVOTAL)).await?;
    let tenant = world.ready_tenant(everything()).await?;
    let ground = Ground::lay(&tenant).await?;
    let programs = Programs::new(&world, &tenant, &ground)?;

    let counted = tenant.admin.graphql("{ customers { totalCount } }", json!({})).await?;
    let customers = usize::try_from(counted["customers"]["totalCount"].as_u64().context("no count")?)?;
    let mut said = Vec::new();
    for block in blocks() {
        match block.language.as_str() {
            "ts" => said.push(programs.typescript(&block).await?),
            "python" => said.push(programs.run("python3", &["-c", &block.text], &block).await?),
            "rust" => said.push(programs.rust(&block).await?),
            "js" => programs.follows(&programs.javascript(&block).await?)?,
            "sh" => programs.shell(&block).await?,
            "graphql" | "json" | "text" => {}
            other => anyhow::bail!("{block}\nis in {other}, which nobody runs"),
        }
    }
    // three languages and one answer
    let [typescript, python, rust] = said.as_slice() else { anyhow::bail!("there are {} programs", said.len()) };
    assert_eq!(typescript.lines().count(), customers, "{typescript}");
    assert_eq!((python, rust), (typescript, typescript));
    Ok(())
}

impl Ground {
    async fn lay(tenant: &Tenant) -> anyhow::Result<Self> {
        let run = text(&tenant.sync().await?["id"])?;
        let asked = "{ customerChangeCursor customers(first: 100) { nodes { id hubSpotCompanyId contacts(first: 1) { nodes { id } } } } }";
        let seen = tenant.admin.graphql(asked, json!({})).await?;
        let all = seen["customers"]["nodes"].as_array().context("no customers")?;
        let mut others = all.iter();
        let edited = others.find(|one| !one["contacts"]["nodes"][0].is_null()).context("nobody has a contact")?;
        Ok(Self {
            customer: text(&edited["id"])?,
            contact: text(&edited["contacts"]["nodes"][0]["id"])?,
            away: text(&others.next().context("there is one customer")?["id"])?,
            company: text(&others.next().context("there are two customers")?["hubSpotCompanyId"])?,
            run,
            before: text(&seen["customerChangeCursor"])?,
        })
    }

    fn variables(&self, names: &BTreeSet<&str>, block: &Block) -> anyhow::Result<Value> {
        let mut variables = json!({});
        for name in names {
            variables[*name] = match *name {
                "id" | "customer" => json!(self.customer),
                "ids" => json!([self.away]),
                "contact" => json!(self.contact),
                "run" => json!(self.run),
                "list" => json!(CUSTOMERS),
                "after" if block.text.contains("customerChanged") => json!(self.before),
                "after" => Value::Null,
                other => anyhow::bail!("{block}\nhas a variable that nobody fills: {other}"),
            };
        }
        Ok(variables)
    }

    /// What has to have happened before, where the guide tells it in words.
    async fn prepare(&self, tenant: &Tenant, block: &Block) -> anyhow::Result<()> {
        if block.text.contains("liftExclusion") {
            let asked = "query ($company: String!) { customer(by: { hubSpotCompanyId: $company }) { id } }";
            let found = tenant.admin.graphql(asked, json!({ "company": self.company })).await?;
            let ids = json!({ "ids": [found["customer"]["id"]] });
            for verb in ["archive", "purge"] {
                let document = format!(
                    "mutation ($ids: [ID!]!) {{ {verb}Customers(input: {{ ids: $ids }}) {{ userErrors {{ code message }} }} }}"
                );
                tenant.mutate(&document, ids.clone()).await?;
            }
        }
        Ok(())
    }
}

/// Where and with what programs run.
struct Programs<'a> {
    ground: &'a Ground,
    environment: [(&'static str, String); 3],
    /// Within `tests/clients`, so that packages are found.
    folder: PathBuf,
}

impl<'a> Programs<'a> {
    fn new(world: &World, tenant: &Tenant, ground: &'a Ground) -> anyhow::Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/out/guide");
        std::fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
        let environment = [
            ("PIVOTAL_URL", format!("{}/graphql", world.url())),
            ("PIVOTAL_KEY", tenant.admin.key().to_owned()),
            ("CUSTOMER_ID", ground.customer.clone()),
        ];
        Ok(Self { ground, environment, folder })
    }

    /// Strictly typed, as a new project would have it.
    async fn typescript(&self, block: &Block) -> anyhow::Result<String> {
        self.write("customers.mts", &block.text)?;
        let compiler = self.folder.join("../../node_modules/.bin/tsc");
        let arguments = [
            "--strict",
            "--target",
            "es2022",
            "--module",
            "nodenext",
            "--types",
            "node",
            "--ignoreConfig",
            "customers.mts",
        ];
        self.run(compiler.to_str().context("a path that is text")?, &arguments, block).await?;
        self.run("node", &["customers.mjs"], block).await
    }

    async fn javascript(&self, block: &Block) -> anyhow::Result<String> {
        self.write("watch.mjs", &block.text)?;
        self.run("node", &["watch.mjs", &self.ground.run], block).await
    }

    /// Whether the run was followed to its end.
    fn follows(&self, said: &str) -> anyhow::Result<()> {
        ensure!(said.contains("SUCCEEDED"), "the run {} was followed to: {said}", self.ground.run);
        Ok(())
    }

    /// Compiled with the workspace.
    async fn rust(&self, block: &Block) -> anyhow::Result<String> {
        let (program, _) = block.text.split_once("#[tokio::main]").context("no main in the guide's Rust")?;
        ensure!(
            include_str!("../src/bin/from-the-guide.rs").contains(program),
            "tests/src/bin/from-the-guide.rs is not what the guide has:\n{program}"
        );
        self.run(FROM_THE_GUIDE, &[], block).await
    }

    async fn shell(&self, block: &Block) -> anyhow::Result<()> {
        if block.text.contains("export PIVOTAL_KEY") {
            return Ok(());
        }
        let script = block.text.replace("U3luY1J1bjow...", &self.ground.run);
        let said = self.run("bash", &["-euo", "pipefail", "-c", &script], block).await?;
        let file = self.folder.join("history.csv");
        if script.contains("history.csv") {
            let table = std::fs::read_to_string(&file).context("read what curl has written")?;
            ensure!(table.starts_with("at,event,field"), "{block}\nwrote {table}");
        } else {
            ensure!(said.contains("\"data\""), "{block}\nsaid {said}");
        }
        ensure!(!said.contains("\"errors\""), "{block}\nsaid {said}");
        Ok(())
    }

    fn write(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let path = self.folder.join(name);
        std::fs::write(&path, text).with_context(|| format!("write {}", path.display()))
    }

    async fn run(&self, program: &str, arguments: &[&str], block: &Block) -> anyhow::Result<String> {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(&self.folder)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output();
        let output = tokio::time::timeout(PATIENCE, output)
            .await
            .with_context(|| format!("{block}\ndoes not end"))?
            .with_context(|| format!("run {program}"))?;
        let said = String::from_utf8(output.stdout).context("what it says is no text")?;
        let complaint = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{block}\nended with {}: {said}{complaint}", output.status);
        Ok(said)
    }
}

fn text(value: &Value) -> anyhow::Result<String> {
    value.as_str().map(str::to_owned).with_context(|| format!("{value} is no text"))
}
