//! The filter for people: parts of sentences that say how a company stands with it. Each goes on after "it is here:" and
//! the like, without a full stop.

use super::Cause;
use crate::company_filter::CompanyFilter;

/// How a company shows that the filter admits it.
pub(crate) fn admitted(filter: &CompanyFilter, stage: Option<&str>) -> String {
    match filter {
        CompanyFilter::List { name, .. } => format!("it is on the list “{name}”"),
        CompanyFilter::LifecycleStages { .. } => format!("its lifecycle stage is “{}”", stage.unwrap_or_default()),
        CompanyFilter::DealPipeline { .. } => format!("it has a deal in {}", deals(filter)),
        CompanyFilter::Everything => "every company is admitted".to_owned(),
    }
}

/// How a company shows that the filter does not admit it, and which part of the filter that is.
pub(crate) fn excluded(filter: &CompanyFilter, stage: Option<&str>) -> (Cause, String) {
    match filter {
        CompanyFilter::List { name, .. } => (Cause::NotOnList, format!("it is not on the list “{name}”")),
        CompanyFilter::LifecycleStages { stages } => {
            let wanted = either(stages.iter().map(|stage| stage.label.as_str()));
            let sentence = match stage {
                Some(stage) => format!("its lifecycle stage is “{stage}”, not {wanted}"),
                None => format!("it has no lifecycle stage, and {wanted} is asked for"),
            };
            (Cause::NotInStage, sentence)
        }
        CompanyFilter::DealPipeline { .. } => (Cause::NotInPipeline, format!("it has no deal in {}", deals(filter))),
        CompanyFilter::Everything => (Cause::LeftFilter, "it left an earlier filter".to_owned()),
    }
}

/// Why it is not clear whether the filter admits a company.
pub(crate) fn undecided(filter: &CompanyFilter) -> String {
    match filter {
        CompanyFilter::List { name, .. } => format!("HubSpot is still working out who is on the list “{name}”"),
        CompanyFilter::LifecycleStages { .. } | CompanyFilter::DealPipeline { .. } | CompanyFilter::Everything => {
            format!("HubSpot cannot say now whether it has a deal in {}", deals(filter))
        }
    }
}

/// That the filter's list is gone.
pub(crate) fn list_gone(filter: &CompanyFilter) -> String {
    match filter {
        CompanyFilter::List { name, .. } => {
            format!("the list “{name}”, which says who comes here, is gone from HubSpot")
        }
        CompanyFilter::LifecycleStages { .. } | CompanyFilter::DealPipeline { .. } | CompanyFilter::Everything => {
            "the filter's list is gone from HubSpot".to_owned()
        }
    }
}

/// The filter's pipeline, and its stages where only some count.
fn deals(filter: &CompanyFilter) -> String {
    match filter {
        CompanyFilter::DealPipeline { name, stages, .. } if stages.is_empty() => format!("the pipeline “{name}”"),
        CompanyFilter::DealPipeline { name, stages, .. } => {
            format!("{} of the pipeline “{name}”", either(stages.iter().map(|stage| stage.label.as_str())))
        }
        CompanyFilter::List { .. } | CompanyFilter::LifecycleStages { .. } | CompanyFilter::Everything => {
            "any pipeline".to_owned()
        }
    }
}

/// `“A”, “B” or “C”`.
fn either<'l>(labels: impl Iterator<Item = &'l str>) -> String {
    let quoted: Vec<String> = labels.map(|label| format!("“{label}”")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The same words as a sentence of their own.
pub(crate) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use hubspot::PipelineId;

    use super::*;
    use crate::company_filter::{DealStage, LifecycleStage};

    #[test]
    fn p13_a_sentence_names_the_stage_the_list_and_the_pipeline() {
        let stage = |label: &str| LifecycleStage { value: label.to_lowercase(), label: label.to_owned() };
        let stages = CompanyFilter::LifecycleStages { stages: vec![stage("Customer"), stage("Evangelist")] };
        let (cause, words) = excluded(&stages, Some("Lead"));
        assert_eq!(cause, Cause::NotInStage);
        assert_eq!(sentence(&words), "Its lifecycle stage is “Lead”, not “Customer” or “Evangelist”.");
        let one = CompanyFilter::LifecycleStages { stages: vec![stage("Customer")] };
        assert_eq!(excluded(&one, None).1, "it has no lifecycle stage, and “Customer” is asked for");

        let stages = ["Won", "Renewed", "Live"].map(|label| DealStage { id: label.into(), label: label.to_owned() });
        let pipeline = PipelineId::from("7");
        let some = CompanyFilter::DealPipeline { pipeline, name: "Sales".to_owned(), stages: stages.into() };
        assert_eq!(excluded(&some, None).1, "it has no deal in “Won”, “Renewed” or “Live” of the pipeline “Sales”");
    }
}
