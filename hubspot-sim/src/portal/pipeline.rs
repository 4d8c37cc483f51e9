//! Pipelines: the deal pipelines people make, and the one lifecycle pipeline that companies and contacts carry.

use crate::clock::Millis;

/// The stages that every stock account has, in order, with their labels.
pub(crate) const LIFECYCLE: [(&str, &str); 8] = [
    ("subscriber", "Subscriber"),
    ("lead", "Lead"),
    ("marketingqualifiedlead", "Marketing Qualified Lead"),
    ("salesqualifiedlead", "Sales Qualified Lead"),
    ("opportunity", "Opportunity"),
    ("customer", "Customer"),
    ("evangelist", "Evangelist"),
    ("other", "Other"),
];

/// One stage of a pipeline.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) order: u32,
    /// A deal's chance in this stage; lifecycle stages have none.
    pub(crate) probability: Option<&'static str>,
    pub(crate) archived: bool,
}

impl Stage {
    /// Whether a deal in this stage is over.
    pub(crate) fn is_closed(&self) -> bool {
        matches!(self.probability, Some("0.0" | "1.0"))
    }
}

/// One pipeline.
#[derive(Debug, Clone)]
pub(crate) struct Pipeline {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) order: u32,
    pub(crate) archived: bool,
    pub(crate) created_at: Millis,
    pub(crate) stages: Vec<Stage>,
}

impl Pipeline {
    /// The one pipeline of companies or contacts.
    pub(crate) fn lifecycle(plural: &str, created_at: Millis) -> Self {
        Self {
            id: format!("{plural}-lifecycle-pipeline"),
            label: "Lifecycle Stage Pipeline".to_owned(),
            order: 0,
            archived: false,
            created_at,
            stages: (0..)
                .zip(LIFECYCLE)
                .map(|(order, (id, label))| Stage {
                    id: id.to_owned(),
                    label: label.to_owned(),
                    order,
                    probability: None,
                    archived: false,
                })
                .collect(),
        }
    }
}
