-- What an admin chose: which companies, which property goes where.

create table company_filter (
    workspace_id uuid primary key references workspace,
    version      integer not null,
    definition   jsonb not null,
    updated_by   uuid not null,
    updated_at   timestamptz not null
);

create table custom_field (
    workspace_id uuid not null references workspace,
    id           uuid not null,
    object       text not null check (object in ('CUSTOMER', 'CONTACT')),
    key          text not null,
    label        text not null,
    type         text not null check (type in ('TEXT', 'NUMBER', 'DATE', 'SELECT', 'MULTI_SELECT')),
    options      text[] not null default '{}',
    created_at   timestamptz not null,
    primary key (workspace_id, id)
);
create unique index custom_field_key on custom_field (workspace_id, object, key);

create table field_map (
    workspace_id uuid not null references workspace,
    object       text not null check (object in ('CUSTOMER', 'CONTACT')),
    version      integer not null,
    rows         jsonb not null,
    updated_by   uuid,
    updated_at   timestamptz not null,
    primary key (workspace_id, object)
);
