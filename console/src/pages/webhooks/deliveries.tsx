// What was sent to an endpoint, every attempt with its answer, and the means to send it again.

import { useEffect, useRef, useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import {
  type DeliveryFragment,
  type EndpointFragment,
  ReplayWebhookDeliveryDocument,
  WebhookDeliveriesDocument,
  type WebhookDeliveryStatus,
  type WebhookEvent,
} from '../../api/generated';
import { useAction, usePages } from '../../api/hooks';
import { Button, Card, Empty, Failed, LoadMore, Refusals, SelectField, Sign, TableWrap, Waiting } from '../../ui/parts';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';
import { plural } from '../../words';
import { deliveryStatus, eventName } from './event-words';

const PAGE = 20;
const LOOK = 2_000;

interface DeliveriesProps {
  endpoint: EndpointFragment;
  /** Grows when something was sent. */
  turn: number;
  changed: () => Promise<void>;
}

export function Deliveries({ endpoint, turn, changed }: DeliveriesProps) {
  const [status, setStatus] = useState('');
  const [event, setEvent] = useState('');
  const narrowed = status !== '' || event !== '';
  const pages = usePages(
    WebhookDeliveriesDocument,
    { endpoint: endpoint.id, first: PAGE, status: (status || null) as WebhookDeliveryStatus | null, event: (event || null) as WebhookEvent | null },
    (data) => data.webhookDeliveries,
  );
  useEffect(() => {
    if (turn > 0) pages.reload();
  }, [turn]);
  // one who has read further is not thrown back to the first page
  const moving = pages.rows.length <= PAGE && pages.rows.some((delivery) => delivery.status === 'PENDING');
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(pages.reload, LOOK);
    return () => clearInterval(timer);
  }, [moving, status, event]);
  // what came of it may have moved the endpoint's own state
  const moved = useRef(false);
  useEffect(() => {
    if (moved.current && !moving) void changed();
    moved.current = moving;
  }, [moving]);
  return (
    <Card
      title="Deliveries"
      pad={false}
      aside={
        <Button kind="plain small" onClick={pages.reload}>
          Look again
        </Button>
      }
    >
      <div class="filters inset">
        <SelectField
          label="State"
          value={status}
          onChange={setStatus}
          options={[['', 'Any'], ...Object.entries(deliveryStatus).map(([value, [words]]): [string, string] => [value, words])]}
        />
        <SelectField label="Event" value={event} onChange={setEvent} options={[['', 'Any'], ...Object.entries(eventName)]} />
      </div>
      {pages.error && <Failed error={pages.error} again={pages.reload} />}
      {pages.loading ? (
        <Waiting>Reading deliveries…</Waiting>
      ) : pages.rows.length === 0 ? (
        !pages.error && (
          <Empty title={narrowed ? 'Nothing of that kind' : 'Nothing sent yet'}>
            {narrowed ? 'Take a condition away to see more.' : 'What happens from now on is told; a test shows whether it arrives. Deliveries stay here for thirty days.'}
          </Empty>
        )
      ) : (
        <>
          <ul class="issues deliveries">
            {pages.rows.map((delivery) => (
              <li key={delivery.id}>
                <Line delivery={delivery} enabled={endpoint.status === 'ENABLED'} again={pages.reload} />
              </li>
            ))}
          </ul>
          <LoadMore shown={plural(pages.rows.length, 'delivery', 'deliveries')} more={pages.more} busy={pages.loadingMore} hasMore={pages.hasMore} />
        </>
      )}
    </Card>
  );
}

function Line({ delivery, enabled, again }: { delivery: DeliveryFragment; enabled: boolean; again: () => void }) {
  const action = useAction();
  const [label, tone] = deliveryStatus[delivery.status];
  const troubled = delivery.status === 'PENDING' && delivery.attemptCount > 0;
  return (
    <details>
      <summary>
        <Sign tone={troubled ? 'warn' : tone}>{troubled ? 'Tried again' : label}</Sign> <code>{eventName[delivery.event]}</code>{' '}
        <span class="small quiet">
          <Time at={delivery.createdAt} />, {delivery.attemptCount === 0 ? 'not tried yet' : plural(delivery.attemptCount, 'attempt')}
        </span>
      </summary>
      <div class="stack inside">
        <Attempts delivery={delivery} />
        <dl class="facts">
          <dt>Event id</dt>
          <dd>
            <code>{delivery.eventId}</code>
          </dd>
          {delivery.status === 'PENDING' && (
            <>
              <dt>Next attempt</dt>
              <dd>{delivery.nextAttemptAt ? <Time at={delivery.nextAttemptAt} /> : 'when an earlier one of the same record is through'}</dd>
            </>
          )}
        </dl>
        <pre tabIndex={0} aria-label="Body of the request">
          {pretty(delivery.body)}
        </pre>
        <Refusals errors={action.errors} />
        <div class="row">
          <Button
            kind="small"
            busy={action.busy}
            disabled={!enabled}
            label={`Send ${eventName[delivery.event]} again`}
            onClick={() =>
              void action.run(async () => {
                await mutate(ReplayWebhookDeliveryDocument, { id: delivery.id });
                again();
                toast('It is sent again, under the same event id.');
              })
            }
          >
            Send again
          </Button>
          {!enabled && <span class="small quiet">Enable the endpoint first.</span>}
        </div>
      </div>
    </details>
  );
}

function Attempts({ delivery }: { delivery: DeliveryFragment }) {
  if (delivery.attempts.length === 0) return null;
  return (
    <TableWrap label={`Attempts of ${eventName[delivery.event]}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Attempt</th>
            <th scope="col">When</th>
            <th scope="col" class="right">
              Took
            </th>
            <th scope="col">Answer</th>
          </tr>
        </thead>
        <tbody>
          {delivery.attempts.map((attempt) => (
            <tr key={attempt.number}>
              <td class="number">{attempt.number}</td>
              <td>
                <Time at={attempt.at} />
              </td>
              <td class="right">{attempt.durationMs} ms</td>
              <td>
                {attempt.statusCode != null && <span class="strong number">{attempt.statusCode} </span>}
                {attempt.error}
                {attempt.answer && <code class="answer">{attempt.answer}</code>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableWrap>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
