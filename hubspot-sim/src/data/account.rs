//! What every simulated account has beside records: owners and deal pipelines.

use crate::clock::Millis;
use crate::portal::owner::Owner;
use crate::portal::pipeline::{Pipeline, Stage};

const CREATED: Millis = Millis(1_560_000_000_000);

/// Eight owners: one has left, one is a queue, two use the demo workspace's e-mail addresses.
pub(crate) fn owners() -> Vec<Owner> {
    let rows: [(u64, &str, &str, &str, bool, bool); 8] = [
        (41_629_779, "ada@pivotal.example", "Ada", "Okafor", false, false),
        (41_629_801, "grace@pivotal.example", "Grace", "Lindqvist", false, false),
        (41_629_820, "Tomás.Rivera@sales.example", "Tomás", "Rivera", false, false),
        (41_629_833, "mei.tanaka@sales.example", "Mei", "Tanaka", false, false),
        (41_629_858, "jonas.weber@sales.example", "Jonas", "Weber", false, false),
        (41_629_871, "left.employee@sales.example", "Lena", "Former", true, false),
        (41_629_902, "", "Inbound", "Queue", false, true),
        (41_629_917, "priya.nair@sales.example", "Priya", "Nair", false, false),
    ];
    rows.into_iter()
        .map(|(id, email, first, last, archived, queue)| Owner {
            id,
            user_id: id + 9_000_000,
            email: email.to_owned(),
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            queue,
            team: (id % 2 == 1).then(|| (178_588, "Customer Success".to_owned())),
            created_at: CREATED,
            updated_at: CREATED.plus(86_400_000 * 400),
            archived,
        })
        .collect()
}

/// The sales pipeline every account starts with and one for renewals, stages out of order on purpose.
pub(crate) fn deal_pipelines() -> Vec<Pipeline> {
    let sales = [
        ("closedwon", "Closed Won", 5, "1.0"),
        ("appointmentscheduled", "Appointment Scheduled", 0, "0.2"),
        ("qualifiedtobuy", "Qualified To Buy", 1, "0.4"),
        ("presentationscheduled", "Presentation Scheduled", 2, "0.6"),
        ("decisionmakerboughtin", "Decision Maker Bought-In", 3, "0.8"),
        ("contractsent", "Contract Sent", 4, "0.9"),
        ("closedlost", "Closed Lost", 6, "0.0"),
    ];
    let renewals = [
        ("163529414", "Upcoming", 0, "0.5"),
        ("163529415", "In negotiation", 1, "0.7"),
        ("163529416", "Renewed", 2, "1.0"),
        ("163529417", "Churned", 3, "0.0"),
    ];
    vec![pipeline("86217412", "Renewals", 1, &renewals), pipeline("default", "Sales Pipeline", 0, &sales)]
}

fn pipeline(id: &str, label: &str, order: u32, stages: &[(&str, &str, u32, &'static str)]) -> Pipeline {
    Pipeline {
        id: id.to_owned(),
        label: label.to_owned(),
        order,
        archived: false,
        created_at: CREATED,
        stages: stages
            .iter()
            .map(|(id, label, order, probability)| Stage {
                id: (*id).to_owned(),
                label: (*label).to_owned(),
                order: *order,
                probability: Some(probability),
                archived: false,
            })
            .collect(),
    }
}
