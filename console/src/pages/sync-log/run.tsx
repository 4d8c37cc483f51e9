// One run: what it did, what it did not understand, and, while it runs, how it goes.

import { useRoute } from 'preact-iso';
import { RunDetailsDocument, RunIssuesDocument, type RunStateFragment } from '../../api/generated';
import { usePages, useQuery } from '../../api/hooks';
import { Card, Empty, Failed, LoadMore, Notice, TableWrap, Waiting } from '../../ui/parts';
import { Page } from '../../ui/page';
import { Time } from '../../ui/time';
import { count, plural, runKind } from '../../words';
import { IssueLine } from './issue';
import { isOver, Progress, useRun } from './progress';

const back = <a href="/console/sync-log">Sync log</a>;

export function Run() {
  const { params } = useRoute();
  const id = params['id'] ?? '';
  const { data, error, loading, reload } = useQuery(RunDetailsDocument, { id });
  const known = data?.syncRun;
  const live = useRun(known && !isOver(known) ? id : null, () => void reload());
  const run = live.run ?? known;
  if (!run) {
    return (
      <Page title={loading ? 'Run' : 'No such run'} crumb={back}>
        {error && <Failed error={error} again={reload} />}
        <div class="card">{loading ? <Waiting>Reading the run…</Waiting> : !error && <Empty title="Not here">There is no run with this id. The log keeps thirty days.</Empty>}</div>
      </Page>
    );
  }
  return (
    <Page
      title={runKind[run.kind]}
      crumb={back}
      lead={
        <>
          Asked for <Time at={run.queuedAt} />
          {run.requestedBy && ` by ${run.requestedBy.name}`}.
        </>
      }
    >
      <Card>
        <Progress run={run} points={live.points} />
      </Card>
      {run.held > 0 && (
        <Notice tone="warn" title={`${plural(run.held, 'archive')} held`} action={<a class="button small" href="/console/held-archives">Decide</a>}>
          More customers would have gone than the guard lets go in a day.
        </Notice>
      )}
      <Outcome run={run} />
      <Issues id={id} amount={run.issueCount} />
    </Page>
  );
}

function Outcome({ run }: { run: RunStateFragment }) {
  const rows: [string, keyof RunStateFragment['customers']][] = [
    ['Read', 'seen'],
    ['Created', 'created'],
    ['Updated', 'updated'],
    ['Unchanged', 'unchanged'],
    ['Archived', 'archived'],
    ['Restored', 'restored'],
    ['Failed', 'failed'],
  ];
  return (
    <Card title="What it did" pad={false}>
      <TableWrap label="What it did">
        <table>
          <thead>
            <tr>
              <th scope="col">Records</th>
              {rows.map(([label]) => (
                <th scope="col" class="right" key={label}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(['customers', 'contacts'] as const).map((kind) => (
              <tr key={kind}>
                <th scope="row">{kind === 'customers' ? 'Customers' : 'Contacts'}</th>
                {rows.map(([label, name]) => (
                  <td class="right" key={label}>
                    {count(run[kind][name] ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableWrap>
      <div class="body small quiet stack tight">
        <p>
          {plural(run.links.added, 'link')} between them added, {count(run.links.removed)} removed.
          {run.leftFilter > 0 && ` ${plural(run.leftFilter, 'customer')} left the filter.`}
        </p>
        {run.plan && <p>{run.plan.explanation}</p>}
        {run.repairs && (
          <p>
            Mended at night: {run.repairs.creations} missing, {run.repairs.updates} old, {run.repairs.restores} still archived, {run.repairs.deletions} deleted or merged,{' '}
            {run.repairs.departures} departed, {run.repairs.links} links.
          </p>
        )}
      </div>
    </Card>
  );
}

function Issues({ id, amount }: { id: string; amount: number }) {
  const pages = usePages(RunIssuesDocument, { id, first: 50 }, (data) => data.syncRun?.issues);
  return (
    <Card title="Issues" pad={false} aside={<span class="small quiet">{plural(amount, 'issue')}</span>}>
      {pages.error && <Failed error={pages.error} again={pages.reload} />}
      {pages.loading ? (
        <Waiting>Reading issues…</Waiting>
      ) : pages.rows.length === 0 ? (
        <Empty title="No issues">Every record and every value of this run was understood.</Empty>
      ) : (
        <>
          <ul class="issues">
            {pages.rows.map((issue) => (
              <li key={issue.id}>
                <IssueLine issue={issue} retried={pages.reload} />
              </li>
            ))}
          </ul>
          <LoadMore shown={plural(pages.rows.length, 'issue')} more={pages.more} busy={pages.loadingMore} hasMore={pages.hasMore} />
        </>
      )}
    </Card>
  );
}
