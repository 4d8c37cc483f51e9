// One contact: what HubSpot says of it, whose it is, what happened to it.

import { Fragment } from 'preact';
import { useRoute } from 'preact-iso';
import { type ContactDetailFragment, ContactDetailsDocument, type ContactDetailsQuery, ContactHistoryDocument } from '../../api/generated';
import { useQuery } from '../../api/hooks';
import { Badge, Card, Empty, Failed, Notice, Waiting } from '../../ui/parts';
import { Page } from '../../ui/page';
import { Time } from '../../ui/time';
import { isAdmin, useViewer } from '../../viewer';
import { History } from '../customer/history';

const back = <a href="/console/customers">Customers</a>;

export function ContactPage() {
  const { params } = useRoute();
  const number = Number(params['number']);
  const admin = isAdmin(useViewer());
  const { data, error, loading, reload } = useQuery(ContactDetailsDocument, { number: Number.isInteger(number) ? number : 0, admin });
  const contact = data?.contact;
  if (!contact) {
    return (
      <Page title={loading ? `Contact ${number}` : 'No such contact'} crumb={back}>
        {error && <Failed error={error} again={reload} />}
        <div class="card">
          {loading ? <Waiting>Reading the contact…</Waiting> : !error && <Empty title="Not here">There is no contact with this number, or it is not yours to see.</Empty>}
        </div>
      </Page>
    );
  }
  const address = contact.archivedAt ? undefined : placeInHubSpot(contact, data.integration);
  return (
    <Page
      title={contact.name ?? 'No name'}
      crumb={back}
      lead={
        <span class="row">
          {contact.title && <span>{contact.title}</span>}
          {address && (
            <a href={address} rel="noreferrer" target="_blank">
              Contact in HubSpot <span class="unseen">(opens a new tab)</span>
            </a>
          )}
        </span>
      }
    >
      {contact.archivedAt && (
        <Notice tone="warn" title="Archived">
          <Time at={contact.archivedAt} />. Everything is kept; lists leave it out.
        </Notice>
      )}
      <div class="columns">
        <div class="stack loose">
          <Belongs contact={contact} />
          <History id={contact.id} document={ContactHistoryDocument} pick={(found) => found.contact?.history} changes={0} />
        </div>
        <Fields contact={contact} />
      </div>
    </Page>
  );
}

/** HubSpot's page of a contact; only admins read which account that is. */
function placeInHubSpot({ hubSpotContactId }: ContactDetailFragment, link: ContactDetailsQuery['integration']): string | undefined {
  return link?.uiDomain ? `https://${link.uiDomain}/contacts/${link.hubId}/record/0-1/${hubSpotContactId}` : undefined;
}

function Belongs({ contact }: { contact: ContactDetailFragment }) {
  const { nodes, pageInfo } = contact.customers;
  return (
    <Card title="Customers" pad={false}>
      {nodes.length === 0 ? (
        <Empty title="No customer">In HubSpot it is associated with no company that is a customer here.</Empty>
      ) : (
        <ul class="people">
          {nodes.map((customer) => (
            <li key={customer.displayId}>
              <div class="person">
                <a class="strong" href={`/console/customers/${customer.displayId}`}>
                  {customer.name}
                </a>
                {customer.domain && <span class="small quiet">{customer.domain}</span>}
              </div>
              {customer.primaryContact?.id === contact.id && <Badge tone="good">Primary contact</Badge>}
            </li>
          ))}
        </ul>
      )}
      {pageInfo.hasNextPage && <p class="more small quiet">The first 50.</p>}
    </Card>
  );
}

function Fields({ contact }: { contact: ContactDetailFragment }) {
  const none = <span class="quiet">none</span>;
  return (
    <div class="stack loose">
      <Card title="Fields">
        <dl class="facts">
          <dt>First name</dt>
          <dd>{contact.firstName ?? none}</dd>
          <dt>Last name</dt>
          <dd>{contact.lastName ?? none}</dd>
          <dt>E-mail</dt>
          <dd>{contact.email ? <a href={`mailto:${contact.email}`}>{contact.email}</a> : none}</dd>
          <dt>Job title</dt>
          <dd>{contact.title ?? none}</dd>
          <dt>Phone</dt>
          <dd>{contact.phone ?? none}</dd>
          {contact.customFields.map((field) => (
            <Fragment key={field.key}>
              <dt>{field.label}</dt>
              <dd>{field.values.length > 0 ? field.values.join(', ') : none}</dd>
            </Fragment>
          ))}
        </dl>
        <p class="small quiet under-facts">HubSpot feeds all of them: change them there.</p>
      </Card>
      <Card title="Record">
        <dl class="facts">
          <dt>Number here</dt>
          <dd class="number">{contact.displayId}</dd>
          <dt>Contact id</dt>
          <dd>
            <code>{contact.hubSpotContactId}</code>
          </dd>
          <dt>Created</dt>
          <dd>
            <Time at={contact.createdAt} />
          </dd>
          <dt>Changed</dt>
          <dd>
            <Time at={contact.updatedAt} />
          </dd>
        </dl>
      </Card>
    </div>
  );
}
