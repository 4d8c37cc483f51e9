//! The tables as SeaORM entities: typed ids, models, workspace-scoped finders; no rules
