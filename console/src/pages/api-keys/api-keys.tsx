// Keys that act for a user. A new one is shown once.

import { useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import { ApiKeysDocument, type ApiKeysQuery, CreateApiKeyDocument, RevokeApiKeyDocument } from '../../api/generated';
import { useAction, useQuery } from '../../api/hooks';
import { Badge, Button, Dialog, Empty, Failed, SelectField, ShownOnce, TableWrap, TextField, Waiting } from '../../ui/parts';
import { Page } from '../../ui/page';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';
import { isAdmin, useViewer } from '../../viewer';
import { role } from '../../words';

type Key = NonNullable<ApiKeysQuery['workspace']>['apiKeys'][number];

export function ApiKeys() {
  const { data, error, loading, reload } = useQuery(ApiKeysDocument, {});
  const [making, make] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [revoking, revoke] = useState<Key | null>(null);
  const action = useAction();
  const keys = data?.workspace?.apiKeys ?? [];
  const mine = data?.viewer?.apiKey?.id;
  return (
    <Page
      title="API keys"
      lead="A key acts for one user, with that user's role."
      actions={
        <Button kind="primary" onClick={() => make(true)}>
          New key…
        </Button>
      }
    >
      {error && <Failed error={error} again={reload} />}
      {secret && <ShownOnce title="Copy the key: it is not shown again" secret={secret} done={() => setSecret(null)} />}
      <div class="card">
        {loading ? (
          <Waiting>Reading keys…</Waiting>
        ) : keys.length === 0 ? (
          <Empty title="No keys" />
        ) : (
          <TableWrap label="API keys">
            <table>
              <thead>
                <tr>
                  <th scope="col">What it is for</th>
                  <th scope="col">Begins with</th>
                  <th scope="col">Acts for</th>
                  <th scope="col">Made</th>
                  <th scope="col">Last used</th>
                  <th scope="col">
                    <span class="unseen">Revoke</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {keys.map((key) => (
                  <tr key={key.id} class={key.revokedAt ? 'archived' : undefined}>
                    <td>
                      <span class="strong">{key.name}</span> {key.id === mine && <Badge tone="good">this one</Badge>}
                    </td>
                    <td>
                      <code>{key.prefix}…</code>
                    </td>
                    <td>
                      {key.user?.name ?? <span class="quiet">nobody</span>}
                      {key.user && <span class="small quiet"> {role[key.user.role]}</span>}
                    </td>
                    <td>
                      <Time at={key.createdAt} />
                    </td>
                    <td>{key.lastUsedAt ? <Time at={key.lastUsedAt} /> : <span class="quiet">never</span>}</td>
                    <td class="right">
                      {key.revokedAt ? (
                        <span class="quiet">
                          revoked <Time at={key.revokedAt} />
                        </span>
                      ) : (
                        <Button kind="small" label={`Revoke ${key.name}`} onClick={() => revoke(key)}>
                          Revoke…
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableWrap>
        )}
      </div>
      {making && (
        <NewKey
          users={data?.workspace?.users ?? []}
          close={() => make(false)}
          made={async (made) => {
            setSecret(made);
            await reload();
          }}
        />
      )}
      {revoking && (
        <Dialog
          title={`Revoke “${revoking.name}”?`}
          submit="Revoke"
          danger
          action={action}
          onClose={() => revoke(null)}
          onSubmit={() =>
            action.run(async () => {
              await mutate(RevokeApiKeyDocument, { id: revoking.id });
              await reload();
              toast(`“${revoking.name}” is revoked.`);
            })
          }
        >
          <p>
            Whoever uses it is refused at once, and what they follow live ends within a second. It cannot be brought back.
            {revoking.id === mine && ' This is the key you are signed in with: you will be signed out.'}
          </p>
        </Dialog>
      )}
    </Page>
  );
}

interface NewKeyProps {
  users: NonNullable<ApiKeysQuery['workspace']>['users'];
  close: () => void;
  made: (secret: string) => Promise<void>;
}

function NewKey({ users, close, made }: NewKeyProps) {
  const viewer = useViewer();
  const [name, setName] = useState('');
  const [user, setUser] = useState(viewer.user?.id ?? '');
  const action = useAction();
  return (
    <Dialog
      title="New API key"
      submit="Make the key"
      action={action}
      disabled={name.trim() === ''}
      onClose={close}
      onSubmit={() =>
        action.run(async () => {
          const { secret } = await mutate(CreateApiKeyDocument, { input: { name, userId: user || null } });
          if (secret) await made(secret);
        })
      }
    >
      <TextField label="What it is for" value={name} onInput={setName} placeholder="Nightly export" autofocus />
      {isAdmin(viewer) && (
        <SelectField label="Acts for" value={user} onChange={setUser} options={users.map(({ id, name: who, role: what }) => [id, `${who}, ${role[what].toLowerCase()}`])} />
      )}
    </Dialog>
  );
}
