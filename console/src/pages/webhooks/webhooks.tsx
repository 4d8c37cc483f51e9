// Who outside is told what happens here.

import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { WebhookEndpointsDocument, type WebhookEndpointsQuery } from '../../api/generated';
import { useQuery } from '../../api/hooks';
import { Button, Empty, Failed, Sign, TableWrap, Waiting } from '../../ui/parts';
import { Page } from '../../ui/page';
import { Time } from '../../ui/time';
import { count, plural } from '../../words';
import { NewEndpoint } from './endpoint-form';
import { endpointStatus, eventName } from './event-words';
import { fresh } from './fresh-secret';

type Row = NonNullable<WebhookEndpointsQuery['webhookEndpoints']>[number];

const SHOWN = 3;

export function Webhooks() {
  const { data, error, loading, reload } = useQuery(WebhookEndpointsDocument, {});
  const [making, make] = useState(false);
  const { route } = useLocation();
  const rows = data?.webhookEndpoints ?? [];
  const add = (
    <Button kind="primary" onClick={() => make(true)}>
      New endpoint…
    </Button>
  );
  return (
    <Page title="Webhooks" lead="Addresses of yours that are told, with a signature, what happens to customers and contacts." actions={rows.length > 0 && add}>
      {error && <Failed error={error} again={reload} />}
      {(loading || data) && (
        <div class="card">
          {loading ? (
            <Waiting>Reading endpoints…</Waiting>
          ) : rows.length === 0 ? (
            <Empty title="Nobody is told yet" action={add}>
              An endpoint gets a signed request within seconds of each event it chose. What fails is tried again for a day.
            </Empty>
          ) : (
            <Endpoints rows={rows} />
          )}
        </div>
      )}
      {making && (
        <NewEndpoint
          close={() => make(false)}
          made={(id, secret) => {
            fresh.keep(id, secret);
            route(`/console/webhooks/${encodeURIComponent(id)}`);
          }}
        />
      )}
    </Page>
  );
}

function Endpoints({ rows }: { rows: Row[] }) {
  return (
    <TableWrap label="Endpoints">
      <table class="endpoints">
        <thead>
          <tr>
            <th scope="col">Address</th>
            <th scope="col">Told of</th>
            <th scope="col">State</th>
            <th scope="col">Last failure</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const [label, tone] = endpointStatus[row.status];
            return (
              <tr key={row.id} class={row.status === 'DISABLED' ? 'archived' : undefined}>
                <td class="address">
                  <a class="strong" href={`/console/webhooks/${encodeURIComponent(row.id)}`}>
                    {row.url}
                  </a>
                  {row.description && <div class="small quiet">{row.description}</div>}
                </td>
                <td>
                  {row.events.slice(0, SHOWN).map((event) => (
                    <div key={event}>
                      <code>{eventName[event]}</code>
                    </div>
                  ))}
                  {row.events.length > SHOWN && <span class="small quiet">and {plural(row.events.length - SHOWN, 'more', 'more')}</span>}
                </td>
                <td>
                  <Sign tone={tone}>{label}</Sign>
                  {row.notice && <div class="small quiet reason">{row.notice}</div>}
                </td>
                <td>
                  <LastFailure row={row} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableWrap>
  );
}

function LastFailure({ row }: { row: Row }) {
  const failures = [...row.waiting.nodes, ...row.givenUp.nodes]
    .flatMap(({ attempts }) => attempts)
    .filter(({ statusCode }) => statusCode == null || statusCode < 200 || statusCode > 299)
    .sort((one, other) => other.at.localeCompare(one.at));
  const [last] = failures;
  if (!last) return <span class="quiet">none that waits or was given up</span>;
  return (
    <>
      <Time at={last.at} />
      <div class="small quiet reason">{last.error ?? `answered ${last.statusCode}`}</div>
      {row.failuresInARow > 1 && <div class="small quiet">{count(row.failuresInARow)} in a row</div>}
    </>
  );
}
