// Where requests go, and what they tell: for a new endpoint and for one that changes.

import { useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import { CreateWebhookEndpointDocument, type EndpointFragment, UpdateWebhookEndpointDocument, type WebhookEvent } from '../../api/generated';
import { type Action, useAction } from '../../api/hooks';
import { Dialog, TextField } from '../../ui/parts';
import { toast } from '../../ui/toast';
import { EVENTS, eventName } from './event-words';

interface Draft {
  url: string;
  description: string;
  events: WebhookEvent[];
  initialImports: boolean;
}

const BLANK: Draft = { url: '', description: '', events: ['CUSTOMER_CREATED', 'CUSTOMER_UPDATED', 'CUSTOMER_ARCHIVED'], initialImports: false };

export function NewEndpoint({ close, made }: { close: () => void; made: (id: string, secret: string) => void }) {
  const [draft, change] = useState(BLANK);
  const action = useAction();
  return (
    <Dialog
      title="New endpoint"
      submit="Register"
      action={aside(action)}
      disabled={incomplete(draft)}
      onClose={close}
      onSubmit={() =>
        action.run(async () => {
          const { secret, webhookEndpoint } = await mutate(CreateWebhookEndpointDocument, { input: draft });
          if (secret && webhookEndpoint) made(webhookEndpoint.id, secret);
        })
      }
    >
      <Fields draft={draft} change={change} action={action} />
    </Dialog>
  );
}

export function EditEndpoint({ endpoint, close, reload }: { endpoint: EndpointFragment; close: () => void; reload: () => Promise<void> }) {
  const { id, url, description, events, initialImports } = endpoint;
  const [draft, change] = useState<Draft>({ url, description, events, initialImports });
  const action = useAction();
  return (
    <Dialog
      title="Edit the endpoint"
      submit="Save"
      action={aside(action)}
      disabled={incomplete(draft)}
      onClose={close}
      onSubmit={() =>
        action.run(async () => {
          await mutate(UpdateWebhookEndpointDocument, { input: { id, ...draft } });
          await reload();
          toast('The endpoint is saved.');
        })
      }
    >
      <Fields draft={draft} change={change} action={action} />
    </Dialog>
  );
}

const incomplete = ({ url, events }: Draft): boolean => url.trim() === '' || events.length === 0;

const BESIDE = ['url', 'description'];

/** What is refused of a field is said beside it and not once more below. */
const aside = (action: Action): Action => ({ ...action, errors: action.errors.filter(({ field }) => !BESIDE.includes(field.at(-1) ?? '')) });

function Fields({ draft, change, action }: { draft: Draft; change: (draft: Draft) => void; action: Action }) {
  const wrong = (name: string) => action.errors.find(({ field }) => field.at(-1) === name)?.message;
  const tick = (event: WebhookEvent, on: boolean) => change({ ...draft, events: on ? [...draft.events, event] : draft.events.filter((one) => one !== event) });
  return (
    <>
      <TextField
        label="Address"
        value={draft.url}
        onInput={(url) => change({ ...draft, url })}
        placeholder="https://example.com/hooks"
        wrong={wrong('url')}
        autofocus
        autocomplete="off"
        spellcheck={false}
      />
      <TextField label="What it is for" value={draft.description} onInput={(description) => change({ ...draft, description })} wrong={wrong('description')} autocomplete="off" />
      <div class="events">
        {EVENTS.map(([group, events]) => (
          <fieldset key={group}>
            <legend>{group}</legend>
            {events.map(([event, words]) => (
              <label class="check" key={event}>
                <input type="checkbox" checked={draft.events.includes(event)} onChange={({ currentTarget }) => tick(event, currentTarget.checked)} />
                <span>
                  <code>{eventName[event]}</code> <span class="small quiet">{words}</span>
                </span>
              </label>
            ))}
          </fieldset>
        ))}
      </div>
      <label class="check">
        <input type="checkbox" checked={draft.initialImports} onChange={({ currentTarget }) => change({ ...draft, initialImports: currentTarget.checked })} />
        <span>
          Tell it of the first sync too <span class="small quiet">an event for each customer and contact</span>
        </span>
      </label>
    </>
  );
}
