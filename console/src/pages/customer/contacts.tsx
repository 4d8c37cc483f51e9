// The customer's contacts, who of them is the primary one, and those that a person took off.

import { mutate } from '../../api/client';
import {
  ChoosePrimaryContactDocument,
  ClearPrimaryContactDocument,
  type CustomerContactFragment,
  RelinkContactDocument,
  UnlinkContactDocument,
} from '../../api/generated';
import { useAction } from '../../api/hooks';
import { Badge, Button, Card, Empty, Refusals } from '../../ui/parts';
import { toast } from '../../ui/toast';
import { isAdmin, useViewer } from '../../viewer';
import { plural } from '../../words';
import type { PartProps } from './customer';

export function Contacts({ customer, reload }: PartProps) {
  const admin = isAdmin(useViewer());
  const action = useAction();
  const change = (task: () => Promise<unknown>, said: string) =>
    void action.run(async () => {
      await task();
      await reload();
      toast(said);
    });
  const contacts = customer.contacts.nodes;
  const chosen = customer.primaryContactSource === 'CHOSEN';
  return (
    <Card
      title="Contacts"
      pad={false}
      aside={
        chosen && admin ? (
          <Button
            kind="plain small"
            busy={action.busy}
            onClick={() => change(() => mutate(ClearPrimaryContactDocument, { input: { customerId: customer.id } }), 'HubSpot says who is primary again.')}
          >
            Let HubSpot choose the primary
          </Button>
        ) : (
          <span class="small quiet">{plural(customer.contactCount, 'contact')}</span>
        )
      }
    >
      <Refusals errors={action.errors} />
      {contacts.length === 0 ? (
        <Empty title="No contacts">In HubSpot, no contact is associated with this company.</Empty>
      ) : (
        <ul class="people">
          {contacts.map((contact) => {
            const primary = contact.id === customer.primaryContact?.id;
            const input = { customerId: customer.id, contactId: contact.id };
            return (
              <li key={contact.id}>
                <Person contact={contact} />
                {primary && <Badge tone="good">{chosen ? 'Primary, chosen here' : 'Primary'}</Badge>}
                {admin && (
                  <div class="row end acts">
                    {!primary && (
                      <Button
                        kind="plain small"
                        label={`Make ${contact.name ?? 'this contact'} primary`}
                        onClick={() => change(() => mutate(ChoosePrimaryContactDocument, { input }), `${contact.name} is the primary contact.`)}
                      >
                        Make primary
                      </Button>
                    )}
                    <Button
                      kind="plain small"
                      label={`Take ${contact.name ?? 'this contact'} off this customer`}
                      onClick={() => change(() => mutate(UnlinkContactDocument, { input }), `${contact.name} is off this customer.`)}
                    >
                      Unlink
                    </Button>
                  </div>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {customer.contacts.pageInfo.hasNextPage && <p class="more small quiet">The first 50 of {plural(customer.contactCount, 'contact')}.</p>}
      {customer.unlinked.nodes.length > 0 && (
        <details class="under">
          <summary>{plural(customer.unlinked.nodes.length, 'contact')} taken off by a person</summary>
          <ul class="people">
            {customer.unlinked.nodes.map((contact) => (
              <li key={contact.id}>
                <Person contact={contact} />
                {admin && (
                  <div class="row end acts">
                    <Button
                      kind="plain small"
                      label={`Put ${contact.name ?? 'this contact'} back`}
                      onClick={() =>
                        change(() => mutate(RelinkContactDocument, { input: { customerId: customer.id, contactId: contact.id } }), `${contact.name} is back.`)
                      }
                    >
                      Put back
                    </Button>
                  </div>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}

function Person({ contact }: { contact: CustomerContactFragment }) {
  return (
    <div class="person">
      <a class="strong" href={`/console/contacts/${contact.displayId}`}>
        {contact.name ?? 'No name'}
      </a>
      <span class="small quiet ways">
        {[contact.title, contact.email === contact.name ? null : contact.email, contact.phone].filter(Boolean).map((way) => (
          <span key={way}>{way}</span>
        ))}
      </span>
    </div>
  );
}
