// Every run of the last thirty days.

import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import { RunsDocument, type RunSummaryFragment, StartFullSyncDocument } from '../../api/generated';
import { useAction, usePages } from '../../api/hooks';
import { Button, Empty, Failed, LoadMore, Refusals, Sign, TableWrap, Waiting } from '../../ui/parts';
import { Page } from '../../ui/page';
import { Time } from '../../ui/time';
import { count, plural, runKind, runStatus } from '../../words';
import { isOver, took } from './progress';

const LOOK = 5_000;

export function SyncLog() {
  const [onlyErrors, setOnlyErrors] = useState(false);
  const pages = usePages(RunsDocument, { first: 50 }, (data) => data.syncRuns);
  const rows = onlyErrors ? pages.rows.filter(wentWrong) : pages.rows;
  const moving = pages.rows.some((run) => !isOver(run));
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(pages.reload, LOOK);
    return () => clearInterval(timer);
  }, [moving, pages.reload]);
  return (
    <Page title="Sync log" lead="Every run of the last thirty days, and what it did not understand." actions={<SyncNow />}>
      <label class="check">
        <input type="checkbox" checked={onlyErrors} onChange={(event) => setOnlyErrors(event.currentTarget.checked)} />
        Errors only
      </label>
      {pages.error && <Failed error={pages.error} again={pages.reload} />}
      <div class="card">
        {pages.loading ? (
          <Waiting>Reading the log…</Waiting>
        ) : rows.length === 0 ? (
          <Empty title={onlyErrors && pages.rows.length > 0 ? 'Nothing went wrong' : 'No run yet'}>
            {onlyErrors && pages.rows.length > 0
              ? `Of the ${plural(pages.rows.length, 'run')} read so far, none failed or met an issue.`
              : 'Runs appear here from the first sync on.'}
          </Empty>
        ) : (
          <TableWrap label="Runs">
            <table>
              <thead>
                <tr>
                  <th scope="col">Run</th>
                  <th scope="col">Status</th>
                  <th scope="col">Began</th>
                  <th scope="col">Took</th>
                  <th scope="col" class="right">
                    Customers
                  </th>
                  <th scope="col" class="right">
                    Contacts
                  </th>
                  <th scope="col" class="right">
                    Issues
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((run) => (
                  <Row key={run.id} run={run} />
                ))}
              </tbody>
            </table>
          </TableWrap>
        )}
        {pages.rows.length > 0 && <LoadMore shown={`All ${plural(pages.rows.length, 'run')} read`} more={pages.more} busy={pages.loadingMore} hasMore={pages.hasMore} />}
      </div>
    </Page>
  );
}

function Row({ run }: { run: RunSummaryFragment }) {
  const [label, tone] = runStatus[run.status];
  return (
    <tr>
      <td>
        <a class="strong" href={`/console/sync-log/${encodeURIComponent(run.id)}`}>
          {runKind[run.kind]}
        </a>
        {run.requestedBy && <div class="small quiet">by {run.requestedBy.name}</div>}
      </td>
      <td>
        <Sign tone={tone}>{label}</Sign>
        {run.failure && <div class="small quiet reason">{run.failure.message}</div>}
      </td>
      <td>
        <Time at={run.startedAt ?? run.queuedAt} />
      </td>
      <td class="number">{run.finishedAt ? took(run) : <span class="quiet">still at it</span>}</td>
      <td class="right">
        <Changed of={run.customers} />
      </td>
      <td class="right">
        <Changed of={run.contacts} />
      </td>
      <td class="right">{run.issueCount > 0 ? count(run.issueCount) : <span class="quiet">none</span>}</td>
    </tr>
  );
}

function Changed({ of }: { of: RunSummaryFragment['customers'] }) {
  const changed = of.created + of.updated + of.archived + of.restored;
  return (
    <>
      {count(of.seen)}
      <div class="small quiet">{changed === 0 ? 'none changed' : `${count(changed)} changed`}</div>
    </>
  );
}

const wentWrong = (run: RunSummaryFragment): boolean => run.status === 'FAILED' || run.status === 'HELD' || run.issueCount > 0 || run.customers.failed + run.contacts.failed > 0;

export function SyncNow() {
  const { route } = useLocation();
  const action = useAction();
  return (
    <>
      <Refusals errors={action.errors} />
      <Button
        busy={action.busy}
        onClick={() =>
          void action.run(async () => {
            const { run } = await mutate(StartFullSyncDocument, {});
            if (run) route(`/console/sync-log/${encodeURIComponent(run.id)}`);
          })
        }
      >
        Run sync now
      </Button>
    </>
  );
}
