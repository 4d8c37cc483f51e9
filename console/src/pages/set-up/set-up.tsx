// Six steps from nothing to customers. Where a person stands is read from the API, so they may leave and come back, and
// run it all again later to change something.

import { useLocation, useRoute } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { SetUpStateDocument, type SetUpStateQuery } from '../../api/generated';
import { useQuery } from '../../api/hooks';
import { Failed, Waiting } from '../../ui/parts';
import { Page } from '../../ui/page';
import { isOver } from '../sync-log/progress';
import { CompaniesStep } from './companies-step';
import { ConfirmStep } from './confirm-step';
import { ConnectStep } from './connect-step';
import { DirectionStep } from './direction-step';
import { FieldsStep } from './fields-step';
import { SyncStep } from './sync-step';

const STEPS = [
  ['connect', 'Connect'],
  ['companies', 'Companies'],
  ['fields', 'Fields'],
  ['direction', 'Direction'],
  ['confirm', 'Confirm'],
  ['sync', 'First sync'],
] as const;

type Step = (typeof STEPS)[number][0];

export interface StepProps {
  state: SetUpStateQuery;
  reload: () => Promise<void>;
  go: (step: Step) => void;
}

export function SetUp() {
  const { params } = useRoute();
  const { route } = useLocation();
  const { data, error, loading, reload } = useQuery(SetUpStateDocument, {});
  const step = STEPS.find(([name]) => name === params['step'])?.[0];
  const go = (next: Step) => route(`/console/setup/${next}`);
  useEffect(() => {
    if (data && !step) route(`/console/setup/${whereToBegin(data)}`, true);
  }, [data, step]);
  return (
    <Page title="Set up HubSpot" lead="Six steps. You may leave at any time; what you chose is kept.">
      <Trail now={step} state={data} />
      {error && <Failed error={error} again={reload} />}
      {loading && (
        <div class="card">
          <Waiting>Reading where you stand…</Waiting>
        </div>
      )}
      {data && step && <Body key={step} step={step} state={data} reload={reload} go={go} />}
    </Page>
  );
}

function Body({ step, ...props }: StepProps & { step: Step }) {
  switch (step) {
    case 'connect':
      return <ConnectStep {...props} />;
    case 'companies':
      return <CompaniesStep {...props} />;
    case 'fields':
      return <FieldsStep {...props} />;
    case 'direction':
      return <DirectionStep {...props} />;
    case 'confirm':
      return <ConfirmStep {...props} />;
    case 'sync':
      return <SyncStep {...props} />;
  }
}

export const isConnected = (state: SetUpStateQuery): boolean => state.integration?.status === 'CONNECTED';

export const fullRuns = (state: SetUpStateQuery) => (state.syncRuns?.nodes ?? []).filter(({ kind }) => kind === 'INITIAL' || kind === 'NIGHTLY');

function whereToBegin(state: SetUpStateQuery): Step {
  if (!isConnected(state)) return 'connect';
  if (fullRuns(state).some((run) => !isOver(run))) return 'sync';
  return state.companyFilter ? 'confirm' : 'companies';
}

/** Which steps are behind; the later ones can be gone to as soon as what they need is there. */
function Trail({ now, state }: { now: Step | undefined; state: SetUpStateQuery | undefined }) {
  const connected = state ? isConnected(state) : false;
  const chosen = connected && state?.companyFilter != null;
  const synced = state ? fullRuns(state).length > 0 : false;
  const at = STEPS.findIndex(([name]) => name === now);
  const done: Record<Step, boolean> = { connect: connected, companies: chosen, fields: chosen && (at > 2 || synced), direction: chosen && (at > 3 || synced), confirm: synced, sync: synced };
  const open: Record<Step, boolean> = { connect: true, companies: connected, fields: connected, direction: connected, confirm: chosen, sync: chosen && synced };
  return (
    <nav aria-label="Steps of the set-up">
      <ol class="trail">
        {STEPS.map(([name, label], index) => (
          <li key={name} class={done[name] ? 'done' : undefined}>
            <a
              href={open[name] ? `/console/setup/${name}` : undefined}
              aria-disabled={open[name] ? undefined : 'true'}
              role={open[name] ? undefined : 'link'}
              aria-current={name === now ? 'step' : undefined}
            >
              <span class="dot" aria-hidden="true">
                {done[name] && name !== now ? '✓' : index + 1}
              </span>
              <span>
                {label}
                {done[name] && <span class="unseen"> (done)</span>}
              </span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
