// Who uses the workspace, and what they may do.

import { useContext, useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import {
  AddWorkspaceUserDocument,
  type AssignableRole,
  DeactivateWorkspaceUserDocument,
  TransferOwnershipDocument,
  UpdateWorkspaceUserDocument,
  WorkspaceUsersDocument,
  type WorkspaceUsersQuery,
} from '../../api/generated';
import { useAction, useQuery } from '../../api/hooks';
import { Button, Dialog, Failed, Refusals, SelectField, TableWrap, TextField, Waiting } from '../../ui/parts';
import { Page } from '../../ui/page';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';
import { RereadViewer, useViewer } from '../../viewer';
import { role } from '../../words';

type User = NonNullable<WorkspaceUsersQuery['workspace']>['users'][number];

export function Users() {
  const viewer = useViewer();
  const [gone, setGone] = useState(false);
  const { data, error, loading, reload } = useQuery(WorkspaceUsersDocument, { includeDeactivated: gone });
  const [adding, add] = useState(false);
  const [leaving, leave] = useState<User | null>(null);
  const [heir, handOver] = useState<User | null>(null);
  const change = useAction();
  const deactivate = useAction();
  return (
    <Page
      title="Users"
      lead="HubSpot's owners are matched to them by e-mail address."
      actions={
        <Button kind="primary" onClick={() => add(true)}>
          Add a user…
        </Button>
      }
    >
      <label class="check">
        <input type="checkbox" checked={gone} onChange={(event) => setGone(event.currentTarget.checked)} />
        Show those who lost access
      </label>
      {error && <Failed error={error} again={reload} />}
      <Refusals errors={change.errors} />
      <div class="card">
        {loading ? (
          <Waiting>Reading users…</Waiting>
        ) : (
          <TableWrap label="Users">
            <table>
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Role</th>
                  <th scope="col">Added</th>
                  <th scope="col">
                    <span class="unseen">Hand over or deactivate</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {(data?.workspace?.users ?? []).map((user) => (
                  <tr key={user.id} class={user.deactivatedAt ? 'archived' : undefined}>
                    <td>
                      <span class="strong">{user.name}</span>
                      {user.id === viewer.user?.id && <span class="small quiet"> you</span>}
                      <div class="small quiet">{user.email}</div>
                    </td>
                    <td>
                      {user.role === 'OWNER' || user.deactivatedAt || user.id === viewer.user?.id ? (
                        role[user.role]
                      ) : (
                        <SelectField
                          label={`Role of ${user.name}`}
                          hidden
                          value={user.role}
                          onChange={(next) =>
                            void change.run(async () => {
                              await mutate(UpdateWorkspaceUserDocument, { input: { id: user.id, role: next as AssignableRole } });
                              await reload();
                              toast(`${user.name} is ${role[next as AssignableRole].toLowerCase()} from here on.`);
                            })
                          }
                          options={[
                            ['ADMIN', role.ADMIN],
                            ['MEMBER', role.MEMBER],
                          ]}
                        />
                      )}
                    </td>
                    <td>
                      <Time at={user.createdAt} />
                    </td>
                    <td class="right">
                      {user.deactivatedAt ? (
                        <span class="quiet">
                          left <Time at={user.deactivatedAt} />
                        </span>
                      ) : (
                        user.role !== 'OWNER' && (
                          <span class="row end">
                            {viewer.role === 'OWNER' && (
                              <Button kind="plain small" label={`Hand the workspace over to ${user.name}`} onClick={() => handOver(user)}>
                                Make owner…
                              </Button>
                            )}
                            <Button kind="small" label={`Deactivate ${user.name}`} onClick={() => leave(user)}>
                              Deactivate…
                            </Button>
                          </span>
                        )
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableWrap>
        )}
      </div>
      {adding && <AddUser close={() => add(false)} reload={reload} />}
      {heir && <HandOver heir={heir} close={() => handOver(null)} reload={reload} />}
      {leaving && (
        <Dialog
          title={`Deactivate ${leaving.name}?`}
          submit="Deactivate"
          danger
          action={deactivate}
          onClose={() => leave(null)}
          onSubmit={() =>
            deactivate.run(async () => {
              await mutate(DeactivateWorkspaceUserDocument, { id: leaving.id });
              await reload();
              toast(`${leaving.name} has no access any more.`);
            })
          }
        >
          <p>Their keys are refused at once. What they did stays in the history under their name.</p>
        </Dialog>
      )}
    </Page>
  );
}

function AddUser({ close, reload }: { close: () => void; reload: () => Promise<void> }) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [what, setWhat] = useState<AssignableRole>('MEMBER');
  const action = useAction();
  return (
    <Dialog
      title="Add a user"
      submit="Add"
      action={action}
      disabled={!name.trim() || !email.trim()}
      onClose={close}
      onSubmit={() =>
        action.run(async () => {
          await mutate(AddWorkspaceUserDocument, { input: { name, email, role: what } });
          await reload();
          toast(`${name} was added. Make them a key under API keys.`);
        })
      }
    >
      <TextField label="Name" value={name} onInput={setName} autofocus autocomplete="off" />
      <TextField label="E-mail address" type="email" value={email} onInput={setEmail} autocomplete="off" />
      <SelectField
        label="Role"
        value={what}
        onChange={(value) => setWhat(value as AssignableRole)}
        options={[
          ['MEMBER', 'Member: sees the customers assigned to them'],
          ['ADMIN', 'Admin: runs the integration'],
        ]}
      />
    </Dialog>
  );
}

function HandOver({ heir, close, reload }: { heir: User; close: () => void; reload: () => Promise<void> }) {
  const action = useAction();
  const reread = useContext(RereadViewer);
  return (
    <Dialog
      title={`Hand the workspace over to ${heir.name}?`}
      submit="Hand over"
      danger
      action={action}
      onClose={close}
      onSubmit={() =>
        action.run(async () => {
          await mutate(TransferOwnershipDocument, { id: heir.id });
          await reload();
          await reread();
          toast(`${heir.name} owns the workspace from here on.`);
        })
      }
    >
      <p>There is one owner. You stay as an admin, and only {heir.name} can hand it back.</p>
    </Dialog>
  );
}
