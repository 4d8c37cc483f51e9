// Everything chosen, once more, and the button that brings it here.

import { mutate } from '../../api/client';
import { StartInitialSyncDocument } from '../../api/generated';
import { useAction } from '../../api/hooks';
import { Button, Notice, Refusals } from '../../ui/parts';
import { plural } from '../../words';
import { filterWords } from '../integration/filter-words';
import { isConnected, type StepProps } from './set-up';

export function ConfirmStep({ state, reload, go }: StepProps) {
  const action = useAction();
  const { integration, companyFilter, customerFieldMap, contactFieldMap } = state;
  const here = state.customers?.totalCount ?? 0;
  const ready = isConnected(state) && companyFilter != null;
  const problems = [...(customerFieldMap?.rows ?? []), ...(contactFieldMap?.rows ?? [])].filter(({ problem }) => problem);
  const start = () =>
    void action.run(async () => {
      await mutate(StartInitialSyncDocument, {});
      await reload();
      go('sync');
    });
  return (
    <section class="card step">
      <h2>{here > 0 ? 'Bring everything up to date?' : 'Ready for the first sync?'}</h2>
      <dl class="facts summary">
        <dt>Account</dt>
        <dd>
          {integration ? (integration.accountName ?? `hub ${integration.hubId}`) : 'none'} <Change to="connect" />
        </dd>
        <dt>Companies</dt>
        <dd>
          {companyFilter ? filterWords(companyFilter.filter) : 'not chosen yet'} <Change to="companies" />
        </dd>
        <dt>Fields</dt>
        <dd>
          {plural(customerFieldMap?.rows.length ?? 0, 'property', 'properties')} of companies, {contactFieldMap?.rows.length ?? 0} of contacts <Change to="fields" />
        </dd>
        <dt>Direction</dt>
        <dd>From HubSpot to here, never back</dd>
        {here > 0 && (
          <>
            <dt>Here already</dt>
            <dd>{plural(here, 'customer')}; those that are right are not touched</dd>
          </>
        )}
      </dl>
      {problems.length > 0 && (
        <Notice tone="warn" title={`${plural(problems.length, 'row')} of the map cannot be followed`}>
          {problems.map(({ property, problem }) => `${property}: ${problem}`).join(' ')}
        </Notice>
      )}
      <Refusals errors={action.errors} />
      <div class="row apart">
        <span class="small quiet">You can stop it at any time. It survives a restart.</span>
        <Button kind="primary large" busy={action.busy} disabled={!ready} onClick={start}>
          {here > 0 ? 'Run full sync' : 'Run initial sync'}
        </Button>
      </div>
    </section>
  );
}

function Change({ to }: { to: string }) {
  return (
    <a class="small" href={`/console/setup/${to}`}>
      Change<span class="unseen"> the {to}</span>
    </a>
  );
}
