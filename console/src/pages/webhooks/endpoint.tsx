// One endpoint: where it stands, what it is told, and what became of each delivery.

import { useLocation, useRoute } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import {
  DeleteWebhookEndpointDocument,
  DisableWebhookEndpointDocument,
  EnableWebhookEndpointDocument,
  type EndpointFragment,
  RotateWebhookSecretDocument,
  SendTestWebhookDocument,
  WebhookEndpointDetailsDocument,
} from '../../api/generated';
import { useAction, useQuery } from '../../api/hooks';
import { Button, Card, Dialog, Empty, Failed, Notice, Refusals, ShownOnce, Sign, Waiting } from '../../ui/parts';
import { Page } from '../../ui/page';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';
import { Deliveries } from './deliveries';
import { EditEndpoint } from './endpoint-form';
import { endpointStatus, eventName } from './event-words';
import { fresh } from './fresh-secret';

const back = <a href="/console/webhooks">Webhooks</a>;

export function Endpoint() {
  const { params } = useRoute();
  const id = params['id'] ?? '';
  const { data, error, loading, reload } = useQuery(WebhookEndpointDetailsDocument, { id });
  const endpoint = data?.node && 'url' in data.node ? (data.node as EndpointFragment) : null;
  useEffect(() => () => fresh.forget(), []);
  if (!endpoint) {
    return (
      <Page title={loading ? 'Endpoint' : 'No such endpoint'} crumb={back}>
        {error && <Failed error={error} again={reload} />}
        <div class="card">{loading ? <Waiting>Reading the endpoint…</Waiting> : !error && <Empty title="Not here">It was deleted, or the address is mistyped.</Empty>}</div>
      </Page>
    );
  }
  return <Shown endpoint={endpoint} reload={reload} />;
}

type Asked = 'edit' | 'rotate' | 'disable' | 'delete';

function Shown({ endpoint, reload }: { endpoint: EndpointFragment; reload: () => Promise<void> }) {
  const [asked, ask] = useState<Asked | null>(null);
  const [turn, setTurn] = useState(0);
  const action = useAction();
  const [label, tone] = endpointStatus[endpoint.status];
  const enabled = endpoint.status === 'ENABLED';
  const secret = fresh.of(endpoint.id);
  const act = (task: () => Promise<unknown>, said: string) =>
    void action.run(async () => {
      await task();
      await reload();
      setTurn((before) => before + 1);
      toast(said);
    });
  return (
    <Page
      title={endpoint.url}
      crumb={back}
      lead={
        <span class="row">
          <Sign tone={tone}>{label}</Sign>
          {endpoint.disabledAt && (
            <span>
              since <Time at={endpoint.disabledAt} />
            </span>
          )}
          {endpoint.description && <span>{endpoint.description}</span>}
        </span>
      }
      actions={
        enabled ? (
          <Button
            kind="primary"
            busy={action.busy}
            onClick={() => act(() => mutate(SendTestWebhookDocument, { id: endpoint.id }), 'A test is on its way.')}
          >
            Send a test
          </Button>
        ) : (
          <Button
            kind="primary"
            busy={action.busy}
            onClick={() => act(() => mutate(EnableWebhookEndpointDocument, { id: endpoint.id }), 'It is told again what happens from now on.')}
          >
            Enable
          </Button>
        )
      }
    >
      {secret && <ShownOnce title="Copy the secret: it is not shown again" secret={secret} done={() => fresh.forget()} />}
      <Refusals errors={action.errors} />
      {endpoint.notice && (
        <Notice tone={enabled ? 'warn' : 'bad'} title={enabled ? 'It fails' : 'It is told nothing'}>
          {endpoint.notice}
        </Notice>
      )}
      <div class="columns">
        <Deliveries endpoint={endpoint} turn={turn} changed={reload} />
        <Settings endpoint={endpoint} ask={ask} />
      </div>
      {asked === 'edit' && <EditEndpoint endpoint={endpoint} close={() => ask(null)} reload={reload} />}
      {asked === 'rotate' && <Rotate endpoint={endpoint} close={() => ask(null)} reload={reload} />}
      {asked === 'disable' && <Disable endpoint={endpoint} close={() => ask(null)} reload={reload} />}
      {asked === 'delete' && <Delete endpoint={endpoint} close={() => ask(null)} />}
    </Page>
  );
}

function Settings({ endpoint, ask }: { endpoint: EndpointFragment; ask: (what: Asked) => void }) {
  return (
    <Card
      title="Settings"
      aside={
        <Button kind="small" onClick={() => ask('edit')}>
          Edit…
        </Button>
      }
    >
      <dl class="facts">
        <dt>Told of</dt>
        <dd>
          {endpoint.events.map((event) => (
            <div key={event}>
              <code>{eventName[event]}</code>
            </div>
          ))}
        </dd>
        <dt>First sync</dt>
        <dd>{endpoint.initialImports ? 'told too' : 'not told'}</dd>
        <dt>Secret made</dt>
        <dd>
          <Time at={endpoint.secretMadeAt} />
          {endpoint.formerSecretExpiresAt && (
            <div class="small quiet">
              the one before signs along until <Time at={endpoint.formerSecretExpiresAt} absolute />
            </div>
          )}
        </dd>
        <dt>Registered</dt>
        <dd>
          <Time at={endpoint.createdAt} />
        </dd>
      </dl>
      <div class="row under-facts">
        <Button kind="small" onClick={() => ask('rotate')}>
          Rotate the secret…
        </Button>
        {endpoint.status === 'ENABLED' && (
          <Button kind="small" onClick={() => ask('disable')}>
            Disable…
          </Button>
        )}
        <Button kind="danger small" onClick={() => ask('delete')}>
          Delete…
        </Button>
      </div>
    </Card>
  );
}

interface AskedProps {
  endpoint: EndpointFragment;
  close: () => void;
  reload: () => Promise<void>;
}

function Rotate({ endpoint, close, reload }: AskedProps) {
  const action = useAction();
  return (
    <Dialog
      title="Make another secret?"
      submit="Rotate"
      action={action}
      onClose={close}
      onSubmit={() =>
        action.run(async () => {
          const { secret } = await mutate(RotateWebhookSecretDocument, { id: endpoint.id });
          await reload();
          if (secret) fresh.keep(endpoint.id, secret);
        })
      }
    >
      <p>For 24 hours requests carry a signature by each, so that the receiver has time to change over. Then only the new one counts.</p>
    </Dialog>
  );
}

function Disable({ endpoint, close, reload }: AskedProps) {
  const action = useAction();
  return (
    <Dialog
      title="Disable the endpoint?"
      submit="Disable"
      action={action}
      onClose={close}
      onSubmit={() =>
        action.run(async () => {
          await mutate(DisableWebhookEndpointDocument, { id: endpoint.id });
          await reload();
          toast('It is told nothing until it is enabled.');
        })
      }
    >
      <p>What is queued for it stays and is sent first when it is enabled again. What happens meanwhile is not told.</p>
    </Dialog>
  );
}

function Delete({ endpoint, close }: Omit<AskedProps, 'reload'>) {
  const { route } = useLocation();
  const action = useAction();
  return (
    <Dialog
      title="Delete the endpoint?"
      submit="Delete"
      danger
      action={action}
      onClose={close}
      onSubmit={() =>
        action.run(async () => {
          await mutate(DeleteWebhookEndpointDocument, { id: endpoint.id });
          toast('The endpoint is deleted.');
          route('/console/webhooks', true);
        })
      }
    >
      <p>What is queued for it is not sent any more, and its secret is gone. Disable it instead to keep both.</p>
    </Dialog>
  );
}
