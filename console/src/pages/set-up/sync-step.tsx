// The first sync as it goes.

import { Empty, Waiting } from '../../ui/parts';
import { count, plural } from '../../words';
import { isOver, Progress, useRun } from '../sync-log/progress';
import { fullRuns, type StepProps } from './set-up';

export function SyncStep({ state, reload }: StepProps) {
  const [latest] = fullRuns(state);
  const { run, points, error } = useRun(latest?.id ?? null, () => void reload());
  if (!latest) {
    return (
      <section class="card">
        <Empty
          title="Nothing has been run yet"
          action={
            <a class="button primary" href="/console/setup/confirm">
              Look it over and run
            </a>
          }
        />
      </section>
    );
  }
  if (!run) return <section class="card">{error ? <p class="wrong body">{error}</p> : <Waiting>Looking how the run goes…</Waiting>}</section>;
  const over = isOver(run);
  const updated = run.customers.updated + run.contacts.updated;
  const unchanged = run.customers.unchanged + run.contacts.unchanged;
  return (
    <section class="card step wide">
      <h2>{over ? ending(run.status) : 'Bringing your customers here'}</h2>
      <Progress run={run} points={points} />
      {over && run.status.startsWith('SUCCEEDED') && (
        <>
          <p>
            {plural(run.customers.created, 'customer')} and {plural(run.contacts.created, 'contact')} created{updated > 0 && `, ${count(updated)} updated`}
            {unchanged > 0 && `, ${count(unchanged)} were right already`}. From here on changes come by themselves.
          </p>
          <div class="row end">
            <a class="button" href={`/console/sync-log/${encodeURIComponent(run.id)}`}>
              {run.issueCount > 0 ? `Look at ${plural(run.issueCount, 'issue')}` : 'Look at the run'}
            </a>
            <a class="button primary large" href="/console/customers">
              See the customers
            </a>
          </div>
        </>
      )}
      {over && !run.status.startsWith('SUCCEEDED') && (
        <div class="row end">
          <a class="button" href={run.status === 'HELD' ? '/console/held-archives' : '/console/setup/confirm'}>
            {run.status === 'HELD' ? 'Decide about the held archives' : 'Back to confirm'}
          </a>
        </div>
      )}
    </section>
  );
}

function ending(status: string): string {
  if (status === 'CANCELLED') return 'The sync was cancelled';
  if (status === 'FAILED') return 'The sync could not go on';
  if (status === 'HELD') return 'Your customers are here; some archives are held';
  return 'Your customers are here';
}
