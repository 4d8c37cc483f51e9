// How the link to HubSpot stands, in words: what is wrong, why, and what mends it.

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import { DisconnectHubSpotDocument, IntegrationPageDocument, type IntegrationPageQuery } from '../../api/generated';
import { useAction, useQuery } from '../../api/hooks';
import { Button, Card, Dialog, Empty, Failed, Notice, Sign, Waiting } from '../../ui/parts';
import { Page } from '../../ui/page';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';
import { count, plural, type Tone } from '../../words';
import { SyncNow } from '../sync-log/sync-log';
import { Connect } from './connect';
import { filterWords } from './filter-words';
import { Nights } from './nights';

type Link = NonNullable<IntegrationPageQuery['integration']>;

const LOOK = 15_000;

export function Integration() {
  const { data, error, loading, reload } = useQuery(IntegrationPageDocument, {});
  useEffect(() => {
    const timer = setInterval(() => void reload(), LOOK);
    return () => clearInterval(timer);
  }, [reload]);
  const link = data?.integration;
  const synced = data?.syncRuns?.nodes.length !== 0;
  return (
    <Page
      title="Integration"
      lead={link ? <Standing link={link} /> : 'Customers and contacts follow a HubSpot account, one way.'}
      actions={link && link.status !== 'DISCONNECTED' && synced && <SyncNow />}
    >
      {error && <Failed error={error} again={reload} />}
      {loading && (
        <div class="card">
          <Waiting>Reading how the integration stands…</Waiting>
        </div>
      )}
      {data && !link && (
        <div class="card">
          <Empty
            title="Nothing is connected yet"
            action={
              <a class="button primary" href="/console/setup/connect">
                Begin the set-up
              </a>
            }
          >
            Six steps: connect HubSpot, choose companies, check the fields, and run the first sync. Nothing is ever written to HubSpot.
          </Empty>
        </div>
      )}
      {data && link && (
        <>
          <Attention data={data} link={link} />
          <div class="tiles">
            <Tile label="Customers" value={count(data.customers?.totalCount ?? 0)}>
              <a href="/console/customers">See them all</a>
            </Tile>
            <Tile label="Last full sync" value={link.lastFullSyncAt ? <Time at={link.lastFullSyncAt} /> : 'never'} tone={link.lanes.fullSyncOverdue ? 'warn' : undefined}>
              Next at night, <Time at={nextNight()} />
            </Tile>
            <Tile
              label="Last incremental update"
              value={link.lastIncrementalUpdateAt ? <Time at={link.lastIncrementalUpdateAt} /> : 'never'}
              tone={link.lanes.incrementalUpdateOverdue ? 'warn' : undefined}
            >
              Every change up to then is here
            </Tile>
          </div>
          <div class="columns">
            <Lanes link={link} />
            <Account data={data} link={link} reload={reload} />
          </div>
          <Nights />
        </>
      )}
    </Page>
  );
}

function Standing({ link }: { link: Link }) {
  const words: Record<Link['status'], [string, Tone]> = {
    CONNECTED: ['Connected', 'good'],
    DISCONNECTED: ['Disconnected', 'calm'],
    REAUTHORIZE: ['Needs your consent again', 'bad'],
  };
  const [label, tone] = words[link.status];
  return (
    <span class="row">
      <Sign tone={tone}>{label}</Sign>
      <span>{link.accountName ?? `HubSpot account ${link.hubId}`}</span>
    </span>
  );
}

/** What needs a person, the worst first; nothing when all is well. */
function Attention({ data, link }: { data: IntegrationPageQuery; link: Link }) {
  const held = data.heldArchives?.totalCount ?? 0;
  return (
    <>
      {link.status === 'REAUTHORIZE' && (
        <Notice tone="bad" title="HubSpot no longer lets us in" action={<Connect label="Consent again" />}>
          {link.statusReason?.message ?? 'The consent ended.'} Customers stay as they are; syncing goes on by itself once you consent.
        </Notice>
      )}
      {link.status === 'DISCONNECTED' && (
        <Notice tone="warn" title="Disconnected" action={<Connect label="Connect again" />}>
          {link.statusReason?.message ?? 'The app was removed.'} Customers, contacts, filter and fields are kept.
        </Notice>
      )}
      {held > 0 && (
        <Notice
          tone="warn"
          title={`${plural(held, 'customer')} would be archived`}
          action={
            <a class="button small" href="/console/held-archives">
              Decide
            </a>
          }
        >
          More left HubSpot at once than the guard lets go in a day. Nothing happens to them until you decide.
        </Notice>
      )}
      {link.status === 'CONNECTED' && link.lanes.fullSyncOverdue && (
        <Notice tone="warn" title="No full sync for more than 24 hours" action={<a href="/console/sync-log">Look at the sync log</a>}>
          One runs every night at 02:00 UTC. The log says what kept the last one.
        </Notice>
      )}
      {link.status === 'CONNECTED' && link.lanes.incrementalUpdateOverdue && (
        <Notice tone="warn" title="Changes may be late">
          For more than 30 minutes of a working day nothing has confirmed that changes arrive. Check that HubSpot's webhooks reach this service; the nightly sync makes up
          for what is missed.
        </Notice>
      )}
      {data.companyFilter === null && (
        <Notice
          tone="busy"
          title="The set-up is not finished"
          action={
            <a class="button small" href="/console/setup/companies">
              Go on
            </a>
          }
        >
          No companies are chosen yet, so nothing is synced.
        </Notice>
      )}
      {data.companyFilter?.runDue && (
        <Notice
          tone="busy"
          title="A change waits for its run"
          action={
            <a class="button small" href="/console/setup/confirm">
              Look and run
            </a>
          }
        >
          The filter or a field map was edited. Old values stay until the next full sync.
        </Notice>
      )}
      {link.missingOptionalScopes.map(({ scope, message }) => (
        <Notice key={scope} title="Something was not granted">
          {message}
        </Notice>
      ))}
    </>
  );
}

function Tile({ label, value, tone, children }: { label: string; value: ComponentChildren; tone?: Tone; children: ComponentChildren }) {
  return (
    <div class={`card tile ${tone ?? ''}`}>
      <span class="small quiet">{label}</span>
      <span class="value number">{value}</span>
      <span class="small quiet">{children}</span>
    </div>
  );
}

/** On which ways changes come. */
function Lanes({ link }: { link: Link }) {
  const { realTime, catchUp, nightly, journal } = link.lanes;
  const never = <span class="quiet">not yet</span>;
  const journals: Record<typeof journal.state, [string, Tone]> = {
    AT_WORK: ['At work', 'good'],
    IDLE: ['Nothing to follow', 'calm'],
    NOT_GRANTED: ['Not granted by HubSpot', 'calm'],
    TROUBLED: ['In trouble', 'warn'],
  };
  const [journalLabel, journalTone] = journals[journal.state];
  return (
    <Card title="How changes arrive">
      <ul class="lanes">
        <li>
          <h3>Real time</h3>
          <p class="small quiet">HubSpot says that something changed.</p>
          <p>{realTime.lastDeliveryAt ? <>Last word <Time at={realTime.lastDeliveryAt} /></> : never}</p>
          {realTime.waiting > 0 && <p class="small">{plural(realTime.waiting, 'record')} being read again</p>}
        </li>
        <li>
          <h3>Catch-up</h3>
          <p class="small quiet">A light look, every five minutes, for what nobody told.</p>
          <p>
            {catchUp.lastAt ? <Time at={catchUp.lastAt} /> : never}
            {catchUp.lastAt && `, found ${catchUp.found === 0 ? 'nothing missing' : plural(catchUp.found, 'record')}`}
          </p>
          {catchUp.nextAt && (
            <p class="small quiet">
              Next <Time at={catchUp.nextAt} />
            </p>
          )}
        </li>
        <li>
          <h3>Nightly sync</h3>
          <p class="small quiet">Everything compared, at 02:00 UTC.</p>
          <p>{nightly.lastFinishedAt ? <Time at={nightly.lastFinishedAt} /> : never}</p>
          <p class="small quiet">
            Next <Time at={nextNight()} />
          </p>
        </li>
        <li>
          <h3>Webhooks Journal</h3>
          <p class="small quiet">HubSpot's own record of changes, lists included.</p>
          <p>
            <Sign tone={journalTone}>{journalLabel}</Sign>
          </p>
          {journal.problem && <p class="small">{journal.problem}</p>}
        </li>
      </ul>
    </Card>
  );
}

function Account({ data, link, reload }: { data: IntegrationPageQuery; link: Link; reload: () => Promise<void> }) {
  const [asking, ask] = useState(false);
  const action = useAction();
  return (
    <Card
      title="Account"
      aside={
        <a class="button small" href="/console/setup">
          Change the set-up
        </a>
      }
    >
      <dl class="facts">
        <dt>Name</dt>
        <dd>{link.accountName ?? 'unnamed'}</dd>
        <dt>Hub id</dt>
        <dd>
          <code>{link.hubId}</code>
        </dd>
        <dt>Connected</dt>
        <dd>
          <Time at={link.connectedAt} />
          {link.installedBy && ` by ${link.installedBy}`}
        </dd>
        {link.currency && (
          <>
            <dt>Currency</dt>
            <dd>{link.currency}</dd>
          </>
        )}
        <dt>Companies</dt>
        <dd>{data.companyFilter ? filterWords(data.companyFilter.filter) : 'not chosen yet'}</dd>
      </dl>
      {link.status !== 'DISCONNECTED' && (
        <div class="row under-facts">
          <Button kind="danger small" onClick={() => ask(true)}>
            Disconnect…
          </Button>
        </div>
      )}
      {asking && (
        <Dialog
          title="Disconnect HubSpot?"
          submit="Disconnect"
          danger
          action={action}
          onClose={() => ask(false)}
          onSubmit={() =>
            action.run(async () => {
              await mutate(DisconnectHubSpotDocument, {});
              await reload();
              toast('HubSpot is disconnected.');
            })
          }
        >
          <p>The app is removed from the account and its tokens end. Customers, contacts, filter, fields and history stay, and nothing is synced until you connect again.</p>
        </Dialog>
      )}
    </Card>
  );
}

/** The next two o'clock, UTC. */
function nextNight(): string {
  const next = new Date();
  next.setUTCHours(2, 0, 0, 0);
  if (next.getTime() <= Date.now()) next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString();
}
