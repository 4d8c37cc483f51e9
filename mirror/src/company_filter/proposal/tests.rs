use serde_json::json;

use super::*;
use crate::error::Error;

fn told(outcome: Result<CompanyFilter>) -> Vec<(Code, String)> {
    let Err(Error::Refused(refusals)) = outcome else { panic!("a refusal was expected: {outcome:?}") };
    refusals.into_iter().map(|refusal| (refusal.code, refusal.field.join("."))).collect()
}

fn options() -> Vec<PropertyOption> {
    let options = json!([{"value": "lead", "label": "Lead"}, {"value": "customer", "label": "Kunde"}, {"value": "9", "label": "Won back"}]);
    serde_json::from_value(options).unwrap()
}

fn pipelines() -> Vec<Pipeline> {
    let pipelines = json!([
        {"id": "default", "label": "Sales", "stages": [
            {"id": "open", "label": "Open"}, {"id": "won", "label": "Won"}, {"id": "old", "label": "Old", "archived": true}]},
        {"id": "gone", "label": "Gone", "archived": true},
    ]);
    serde_json::from_value(pipelines).unwrap()
}

fn stage_ids(ids: &[&str]) -> Vec<StageId> {
    ids.iter().copied().map(StageId::from).collect()
}

#[test]
fn p11_lifecycle_stages_are_kept_with_their_labels_in_hubspots_order() {
    let values = ["9", "lead", "9"].map(String::from);
    let stage = |value: &str, label: &str| LifecycleStage { value: value.into(), label: label.into() };
    let expected = CompanyFilter::LifecycleStages { stages: vec![stage("lead", "Lead"), stage("9", "Won back")] };
    assert_eq!(lifecycle_stages(&values, &options()).unwrap(), expected);
}

#[test]
fn p11_every_unknown_stage_is_told() {
    let values = ["lead", "Customer", "nowhere"].map(String::from);
    let expected = ["1", "2"].map(|place| (Code::StageNotFound, format!("lifecycleStages.stages.{place}")));
    assert_eq!(told(lifecycle_stages(&values, &options())), expected);
    assert_eq!(told(lifecycle_stages(&[], &options()))[0].0, Code::InvalidValue);
}

#[test]
fn p11_a_pipeline_is_kept_with_its_name_and_some_of_its_stages() {
    let filter = deal_pipeline(&"default".into(), &stage_ids(&["won"]), pipelines()).unwrap();
    let stages = vec![DealStage { id: "won".into(), label: "Won".into() }];
    assert_eq!(filter, CompanyFilter::DealPipeline { pipeline: "default".into(), name: "Sales".into(), stages });
    let all = deal_pipeline(&"default".into(), &[], pipelines()).unwrap();
    assert_eq!(all, CompanyFilter::DealPipeline { pipeline: "default".into(), name: "Sales".into(), stages: vec![] });
}

#[test]
fn p11_archived_pipelines_and_stages_are_not_there() {
    let pipeline = |id: &str| told(deal_pipeline(&id.into(), &[], pipelines()));
    let not_found = vec![(Code::PipelineNotFound, "dealPipeline.pipeline".to_owned())];
    assert_eq!(pipeline("nowhere"), not_found);
    assert_eq!(pipeline("gone"), not_found);
    let stages = told(deal_pipeline(&"default".into(), &stage_ids(&["open", "old"]), pipelines()));
    assert_eq!(stages, [(Code::StageNotFound, "dealPipeline.stages.1".to_owned())]);
}

#[test]
fn p11_a_list_of_contacts_is_no_filter_for_companies() {
    let list = |object: &str| serde_json::from_value(json!({"listId": "7", "name": "VIP", "objectTypeId": object}));
    assert_eq!(told(of_companies(list("0-1").unwrap())), [(Code::ListNotOfCompanies, "list.id".to_owned())]);
    let companies = of_companies(list("0-2").unwrap()).unwrap();
    assert_eq!(companies, CompanyFilter::List { id: "7".into(), name: "VIP".into() });
}

#[test]
fn the_stored_form_names_its_kind() {
    let filter = CompanyFilter::DealPipeline {
        pipeline: "default".into(),
        name: "Sales".into(),
        stages: vec![DealStage { id: "won".into(), label: "Won".into() }],
    };
    let stored = json!({
        "kind": "DEAL_PIPELINE", "pipeline": "default", "name": "Sales", "stages": [{"id": "won", "label": "Won"}]
    });
    assert_eq!(serde_json::to_value(&filter).unwrap(), stored);
    assert_eq!(serde_json::from_value::<CompanyFilter>(stored).unwrap(), filter);
    assert_eq!(serde_json::to_value(CompanyFilter::Everything).unwrap(), json!({"kind": "EVERYTHING"}));
}
