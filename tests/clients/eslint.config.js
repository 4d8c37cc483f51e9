// graphql-eslint's rules for a schema: all that it recommends, and all for Relay. What is set otherwise has its reason.

import { fileURLToPath } from "node:url";
import graphql from "@graphql-eslint/eslint-plugin";

/** Output types without an id. A new one is either a node or gets its line here. */
const WITHOUT_ID = {
  // what comes of a mutation, and pages: they are never fetched again
  suffixes: ["Payload", "Connection", "Edge"],
  types: [
    "PageInfo",
    "UserError",
    // one for each key that asks
    "Viewer",
    // settings of which a workspace has exactly one, told apart by their version
    "CompanyFilterSetting",
    "CompanyListFilter",
    "ChosenStage",
    "DealPipelineFilter",
    "EveryCompanyFilter",
    "LifecycleStageFilter",
    "ContactFieldMap",
    "ContactFieldMapping",
    "CustomerFieldMap",
    "CustomerFieldMapping",
    "MappedContactField",
    "MappedCustomerField",
    "MappedCustomField",
    "MappedTag",
    "UnmappedContactField",
    "UnmappedCustomerField",
    // HubSpot's things, with HubSpot's ids and names, and what is said of them
    "CompanyFilterChoices",
    "CompanyListChoice",
    "CompanyListChoices",
    "CompanyStatus",
    "CustomerFieldProblem",
    "CustomerFieldSource",
    "CustomerFieldStatus",
    "DealPipelineChoice",
    "DealPipelineChoices",
    "DealStageChoice",
    "Exclusion",
    "HubSpotProperty",
    "HubSpotPropertyOption",
    "LifecycleStageChoice",
    "LifecycleStageChoices",
    "MissingHubSpotScope",
    "PreviewedCompany",
    // parts of a customer or contact
    "CustomFieldValue",
    "LockedField",
    "Tag",
    // what happened: it never changes
    "ChangeActor",
    "ChangedField",
    "ChangedValue",
    "CustomerChange",
    "HistoryEntry",
    "WebhookAttempt",
    // parts of a run
    "FilterPreview",
    "LinkCounts",
    "RecordCounts",
    "SyncFailure",
    "SyncPlan",
    "SyncRepairs",
    // parts of the integration
    "CatchUpLane",
    "HubSpotIntegrationStatusReason",
    "HubSpotJournalLane",
    "NightlyLane",
    "RealTimeLane",
    "SyncLanes",
  ],
};

export default [
  {
    files: ["**/*.graphql"],
    plugins: { "@graphql-eslint": graphql },
    languageOptions: {
      parser: graphql.parser,
      parserOptions: {
        graphQLConfig: { schema: fileURLToPath(new URL("../../schema.graphql", import.meta.url)) },
      },
    },
    rules: {
      ...graphql.configs["flat/schema-recommended"].rules,
      ...graphql.configs["flat/schema-relay"].rules,
      "@graphql-eslint/strict-id-in-types": [
        "error",
        { acceptedIdNames: ["id"], acceptedIdTypes: ["ID"], exceptions: WITHOUT_ID },
      ],
      "@graphql-eslint/relay-edge-types": [
        "error",
        {
          withEdgeSuffix: true,
          // an entry of a history and an exclusion stand in pages and are no nodes: Relay's own specification asks for none
          shouldImplementNode: false,
          // short lists that are always whole are lists, and a page has `nodes` for those who need no cursors
          listTypeCanWrapOnlyEdgeType: false,
        },
      ],
    },
  },
];
