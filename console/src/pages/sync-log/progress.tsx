// A run while it runs: how much has come, how fast, how long it takes still. Every number is what the API says is
// committed; the two counts move towards it and are never ahead of it.

import { useEffect, useRef, useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import { CancelRunDocument, RunProgressDocument, type RunStateFragment } from '../../api/generated';
import { useAction } from '../../api/hooks';
import { useFollow } from '../../api/live';
import { Button, Notice, Refusals, Sign } from '../../ui/parts';
import { useEased } from '../../ui/eased';
import { toast } from '../../ui/toast';
import { count, duration, plural, runPhase, runStatus } from '../../words';
import { Curve, type Point } from './curve';

export const isOver = (run: Pick<RunStateFragment, 'status'>): boolean => run.status !== 'QUEUED' && run.status !== 'RUNNING';

/** The state of a run from now to its end. */
export function useRun(id: string | null, ended?: (run: RunStateFragment) => void) {
  const [run, setRun] = useState<RunStateFragment>();
  const [points, setPoints] = useState<Point[]>([]);
  const [error, setError] = useState('');
  const begun = useRef(0);
  useEffect(() => {
    setRun(undefined);
    setPoints([]);
    setError('');
  }, [id]);
  useFollow(RunProgressDocument, id ? { id } : null, {
    next({ syncProgress }) {
      setRun(syncProgress);
      setError('');
      begun.current ||= performance.now();
      const at = Date.now() - new Date(syncProgress.startedAt ?? syncProgress.queuedAt).getTime();
      setPoints((before) => [...before.slice(-600), { at: Math.max(0, at), value: syncProgress.customers.seen + syncProgress.contacts.seen }]);
      if (isOver(syncProgress)) ended?.(syncProgress);
    },
    error: setError,
  });
  return { run, points, error };
}

export function Progress({ run, points }: { run: RunStateFragment; points: Point[] }) {
  const action = useAction();
  const over = isOver(run);
  const [label, tone] = runStatus[run.status];
  const seen = run.customers.seen + run.contacts.seen;
  const estimated = (run.customers.estimated ?? 0) + (run.contacts.estimated ?? 0);
  const share = over && run.status.startsWith('SUCCEEDED') ? 1 : estimated > 0 ? Math.min(1, seen / estimated) : 0;
  return (
    <div class="progress" data-status={run.status}>
      <div class="row apart">
        <Sign tone={tone}>{run.cancelRequestedAt && !over ? 'Stopping' : label}</Sign>
        <span class="quiet small">{over ? '' : runPhase[run.phase]}</span>
      </div>
      <div class="tally">
        <Tally words="customers" of={run.customers} over={over} />
        <Tally words="contacts" of={run.contacts} over={over} />
      </div>
      <div class="bar-track" role="progressbar" aria-label="How much has been read" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)}>
        <div style={{ width: `${share * 100}%` }} />
      </div>
      <dl class="pace">
        <div>
          <dt>Speed</dt>
          <dd class="number">{!run.recordsPerSecond ? 'not yet known' : `${count(run.recordsPerSecond)} records a second`}</dd>
        </div>
        <div>
          <dt>{over ? 'Took' : 'Time left'}</dt>
          <dd class="number">{over ? took(run) : run.secondsLeft == null ? 'not yet known' : `about ${duration(run.secondsLeft * 1000)}`}</dd>
        </div>
        <div>
          <dt>Issues</dt>
          <dd class="number">{count(run.issueCount)}</dd>
        </div>
      </dl>
      {points.length > 1 && <Curve points={points} top={Math.max(estimated, seen)} />}
      {run.failure && (
        <Notice tone={over ? 'bad' : 'warn'} title={over ? 'Why it failed' : 'What it waits for'}>
          {run.failure.message} <span class="code">{run.failure.code}</span>
        </Notice>
      )}
      <Refusals errors={action.errors} />
      {!over && (
        <div class="row end">
          <Button
            busy={action.busy || run.cancelRequestedAt != null}
            onClick={() =>
              void action.run(async () => {
                await mutate(CancelRunDocument, { id: run.id });
                toast('The run stops after what it is writing. What has come stays.');
              })
            }
          >
            {run.cancelRequestedAt ? 'Stopping…' : 'Cancel'}
          </Button>
        </div>
      )}
    </div>
  );
}

export function took(run: { startedAt?: string | null; finishedAt?: string | null }): string {
  if (!run.startedAt || !run.finishedAt) return 'no time';
  return duration(new Date(run.finishedAt).getTime() - new Date(run.startedAt).getTime());
}

function Tally({ words, of, over }: { words: string; of: RunStateFragment['customers']; over: boolean }) {
  const shown = useEased(of.seen, over);
  return (
    <div>
      <span class="big number" data-count={words}>
        {count(shown)}
      </span>
      <span class="quiet">
        {!over && of.estimated != null && of.estimated >= of.seen ? `of about ${plural(of.estimated, words.slice(0, -1))}` : words}
      </span>
    </div>
  );
}
