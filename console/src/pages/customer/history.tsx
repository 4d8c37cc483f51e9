// What happened to a customer or a contact, newest first; narrowed, and a customer's as a file.

import { useEffect, useState } from 'preact/hooks';
import { type ActorKind, type ChangeEvent, type CustomerHistoryQueryVariables, type HistoryPageFragment, type TypedDocumentString } from '../../api/generated';
import { usePages } from '../../api/hooks';
import { session } from '../../session';
import { Button, Card, Empty, Failed, Field, LoadMore, SelectField, Waiting } from '../../ui/parts';
import { Time } from '../../ui/time';
import { trouble } from '../../ui/toast';
import { archiveReason, event as eventWords, lane as laneWords, plural } from '../../words';
import type { PartProps } from './customer';

type Entry = HistoryPageFragment['nodes'][number];

interface HistoryProps<R> {
  id: string;
  document: TypedDocumentString<R, CustomerHistoryQueryVariables>;
  pick: (data: R) => HistoryPageFragment | null | undefined;
  /** Grows when something changed. */
  changes: number;
  /** Whose history can be had as a file. */
  file?: PartProps['customer'];
}

export function History<R>({ id, document, pick, changes, file }: HistoryProps<R>) {
  const [kind, setKind] = useState('');
  const [actor, setActor] = useState('');
  const [since, setSince] = useState('');
  const filter = {
    event: kind ? [kind as ChangeEvent] : null,
    actor: (actor || null) as ActorKind | null,
    since: since ? new Date(`${since}T00:00:00`).toISOString() : null,
  };
  const pages = usePages(document, { id, first: 30, filter }, pick);
  useEffect(() => {
    if (changes > 0) pages.reload();
  }, [changes]);
  const narrowed = kind !== '' || actor !== '' || since !== '';
  return (
    <Card title="History" pad={false} aside={file && <Button kind="small" onClick={() => void download(file, filter)}>Save as CSV</Button>}>
      <div class="filters inset">
        <SelectField
          label="What"
          value={kind}
          onChange={setKind}
          options={[['', 'Everything'], ...Object.entries(eventWords).filter(([value]) => value !== 'PURGED')]}
        />
        <SelectField
          label="By"
          value={actor}
          onChange={setActor}
          options={[
            ['', 'Anyone'],
            ['HUBSPOT', 'HubSpot'],
            ['USER', 'A person here'],
          ]}
        />
        <Field label="Since">
          {(control) => <input class="input" type="date" value={since} onInput={(event) => setSince(event.currentTarget.value)} {...control} />}
        </Field>
      </div>
      {pages.error && <Failed error={pages.error} again={pages.reload} />}
      {pages.loading ? (
        <Waiting>Reading the history…</Waiting>
      ) : pages.rows.length === 0 ? (
        <Empty title={narrowed ? 'Nothing of that kind' : 'Nothing has happened yet'}>{narrowed ? 'Take a condition away to see more.' : undefined}</Empty>
      ) : (
        <>
          <ol class="history">
            {pages.rows.map((entry, index) => (
              <Line key={index} entry={entry} />
            ))}
          </ol>
          <LoadMore shown={plural(pages.rows.length, 'entry', 'entries')} more={pages.more} busy={pages.loadingMore} hasMore={pages.hasMore} />
        </>
      )}
    </Card>
  );
}

function Line({ entry }: { entry: Entry }) {
  const { field } = entry;
  return (
    <li>
      <div>
        {field ? (
          <>
            <span class="strong">{field.label}</span> <Value text={field.old?.text} was />
            <span aria-label="became"> → </span>
            <Value text={field.new?.text} />
          </>
        ) : (
          <>
            <span class="strong">{eventWords[entry.event]}</span>
            {entry.reason && <span class="quiet">: {archiveReason[entry.reason].toLowerCase()}</span>}
          </>
        )}
      </div>
      <div class="small quiet">
        <Time at={entry.at} /> · {entry.actor.kind === 'HUBSPOT' ? 'HubSpot' : (entry.actor.user?.name ?? 'a person')}
        {entry.actor.apiKeyName && `, with the key “${entry.actor.apiKeyName}”`}
        {entry.lane && (
          <>
            {' · '}
            {entry.runId ? <a href={`/console/sync-log/${encodeURIComponent(entry.runId)}`}>{laneWords[entry.lane]}</a> : laneWords[entry.lane]}
          </>
        )}
      </div>
    </li>
  );
}

function Value({ text, was }: { text: string | undefined; was?: boolean }) {
  if (text === undefined) return <span class="quiet">nothing</span>;
  return was ? <span class="quiet">{text}</span> : <span>{text}</span>;
}

/** The export asks for the key in a header, so it is fetched and not linked. */
async function download(customer: PartProps['customer'], filter: { event: string[] | null; actor: string | null; since: string | null }) {
  const conditions = new URLSearchParams();
  if (filter.event) conditions.set('event', filter.event.join(','));
  if (filter.actor) conditions.set('actor', filter.actor);
  if (filter.since) conditions.set('since', filter.since);
  const response = await fetch(`/customers/${encodeURIComponent(customer.id)}/history.csv?${conditions}`, {
    headers: { authorization: `Bearer ${session.key.peek() ?? ''}` },
  }).catch(() => undefined);
  if (!response?.ok) return trouble('The file could not be made. Try again in a moment.');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = `customer-${customer.displayId}-history.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}
