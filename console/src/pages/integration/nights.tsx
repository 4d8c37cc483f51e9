// The last thirty nights: how long each took, how much it had to mend, which is what webhooks had lost, and how many
// customers it archived.

import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../api/client';
import { NightsDocument, type NightsQuery } from '../../api/generated';
import { Card, Empty, Waiting } from '../../ui/parts';
import { duration, plural } from '../../words';

type Night = NonNullable<NightsQuery['syncRuns']>['nodes'][number];

const NIGHTS = 30;
const PAGES = 10;

export function Nights() {
  const [nights, setNights] = useState<Night[]>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const abort = new AbortController();
    read(abort.signal).then(setNights, () => !abort.signal.aborted && setFailed(true));
    return () => abort.abort();
  }, []);
  return (
    <Card title="The last 30 nights">
      {failed ? (
        <Empty title="The nights could not be read">Load the page again to try once more.</Empty>
      ) : !nights ? (
        <Waiting>Reading the nights…</Waiting>
      ) : nights.length === 0 ? (
        <Empty title="No night yet">At 02:00 UTC everything is compared. How long it took and what it had to mend is drawn here.</Empty>
      ) : (
        <div class="three">
          <Bars nights={nights} title="Duration" value={length} said={(value) => duration(value)} />
          <Bars nights={nights} title="Records mended" value={mended} said={(value) => plural(value, 'record')} />
          <Bars nights={nights} title="Customers archived" value={({ customers }) => customers.archived} said={(value) => plural(value, 'customer')} />
        </div>
      )}
    </Card>
  );
}

/** The log has all kinds of runs, so it is read until there are nights enough. */
async function read(signal: AbortSignal): Promise<Night[]> {
  const nights: Night[] = [];
  let after: string | null | undefined;
  for (let page = 0; page < PAGES && nights.length < NIGHTS; page++) {
    const { syncRuns } = await ask(NightsDocument, { after }, signal);
    nights.push(...(syncRuns?.nodes ?? []).filter(({ kind, finishedAt }) => kind === 'NIGHTLY' && finishedAt));
    if (!syncRuns?.pageInfo.hasNextPage) break;
    after = syncRuns.pageInfo.endCursor;
  }
  return nights.slice(0, NIGHTS).reverse();
}

const length = ({ startedAt, finishedAt }: Night): number => (startedAt && finishedAt ? new Date(finishedAt).getTime() - new Date(startedAt).getTime() : 0);

const mended = ({ repairs }: Night): number =>
  repairs ? repairs.creations + repairs.updates + repairs.restores + repairs.deletions + repairs.departures + repairs.links : 0;

const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });

function Bars({ nights, title, value, said }: { nights: Night[]; title: string; value: (night: Night) => number; said: (value: number) => string }) {
  const width = 360;
  const height = 110;
  const top = Math.max(1, ...nights.map(value));
  const step = width / NIGHTS;
  return (
    <figure>
      <figcaption class="small">
        <span class="strong">{title}</span> <span class="quiet">up to {said(Math.max(...nights.map(value)))}</span>
      </figcaption>
      <svg class="chart" viewBox={`0 0 ${width} ${height + 18}`} role="img" aria-label={`${title}, ${plural(nights.length, 'night')}, the last ${said(value(nights.at(-1) as Night))}`}>
        <line class="axis" x1="0" x2={width} y1={height} y2={height} />
        {nights.map((night, index) => {
          const tall = Math.max(value(night) > 0 ? 3 : 1, (value(night) / top) * (height - 6));
          const when = day.format(new Date(night.startedAt ?? 0));
          return (
            <rect
              key={night.id}
              class={night.status === 'FAILED' ? 'bar bad' : 'bar'}
              x={(NIGHTS - nights.length + index) * step + 2}
              y={height - tall}
              width={step - 4}
              height={tall}
              rx="2"
            >
              <title>{`${when}: ${said(value(night))}`}</title>
            </rect>
          );
        })}
        <text x={width} y={height + 14} text-anchor="end">
          {day.format(new Date(nights.at(-1)?.startedAt ?? 0))}
        </text>
      </svg>
    </figure>
  );
}
