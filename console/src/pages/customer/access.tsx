// Which members see the customer although it is not theirs.

import { useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import { CustomerAccessDocument, GrantAccessDocument, RevokeAccessDocument } from '../../api/generated';
import { useAction, useQuery } from '../../api/hooks';
import { Button, Card, Failed, Refusals, SelectField, Waiting } from '../../ui/parts';
import { toast } from '../../ui/toast';
import type { PartProps } from './customer';

export function Access({ customer }: { customer: PartProps['customer'] }) {
  const { data, error, loading, reload } = useQuery(CustomerAccessDocument, { number: customer.displayId });
  const [chosen, choose] = useState('');
  const action = useAction();
  const granted = data?.customer?.grantedUsers ?? [];
  const members = (data?.workspace?.users ?? []).filter(({ id, role }) => role === 'MEMBER' && id !== customer.owner?.id && !granted.some((one) => one.id === id));
  const change = (task: () => Promise<unknown>, said: string) =>
    void action.run(async () => {
      await task();
      await reload();
      choose('');
      toast(said);
    });
  const input = (userId: string) => ({ input: { userId, customerIds: [customer.id] } });
  const nameOf = (id: string) => members.find((member) => member.id === id)?.name ?? 'The member';
  return (
    <Card title="Who sees it">
      {error && <Failed error={error} again={reload} />}
      {loading && <Waiting>Reading who sees it…</Waiting>}
      {data && (
        <div class="stack">
          <p class="small quiet">Admins see every customer, members those they own and those granted here.</p>
          <Refusals errors={action.errors} />
          {granted.length > 0 ? (
            <ul class="granted">
              {granted.map((user) => (
                <li key={user.id} class="row apart">
                  <span class="person">
                    <span class="strong">{user.name}</span>
                    <span class="small quiet">{user.email}</span>
                  </span>
                  <Button
                    kind="plain small"
                    label={`Take the customer from ${user.name}`}
                    onClick={() => change(() => mutate(RevokeAccessDocument, input(user.id)), `${user.name} does not see it any more.`)}
                  >
                    Take away
                  </Button>
                </li>
              ))}
            </ul>
          ) : (
            <p class="small">Nobody was granted it.</p>
          )}
          {members.length > 0 && (
            <form
              class="row grant"
              onSubmit={(event) => {
                event.preventDefault();
                if (chosen !== '') change(() => mutate(GrantAccessDocument, input(chosen)), `${nameOf(chosen)} sees it from here on.`);
              }}
            >
              <SelectField label="Member to grant it" hidden value={chosen} onChange={choose} options={[['', 'Choose a member'], ...members.map(({ id, name }): [string, string] => [id, name])]} />
              <Button type="submit" kind="small" busy={action.busy} disabled={chosen === ''}>
                Grant
              </Button>
            </form>
          )}
        </div>
      )}
    </Card>
  );
}
