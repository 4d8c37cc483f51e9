-- What comes round again, one row a task: whoever moves `due_at` on has the turn.
create table schedule (
    task   text primary key,
    due_at timestamptz not null
) with (fillfactor = 50);
