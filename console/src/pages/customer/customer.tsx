// One customer: what it is and who says so, its contacts, its onboardings, what happened to it.

import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import {
  ArchiveCustomerDocument,
  type CustomerDetailFragment,
  CustomerDetailsDocument,
  CustomerFollowedDocument,
  CustomerHistoryDocument,
  RestoreCustomerDocument,
  ResyncCustomerDocument,
} from '../../api/generated';
import { useAction, useQuery } from '../../api/hooks';
import { useFollow } from '../../api/live';
import { Badge, Button, Dialog, Empty, Failed, Notice, Refusals, Sign, Waiting } from '../../ui/parts';
import { Page } from '../../ui/page';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';
import { isAdmin, useViewer } from '../../viewer';
import { archiveReason, customerStatus } from '../../words';
import { Access } from './access';
import { Contacts } from './contacts';
import { Facts } from './facts';
import { History } from './history';
import { Onboardings } from './onboardings';
import { Purge } from './purge';

const back = <a href="/console/customers">Customers</a>;

export function CustomerPage() {
  const { params } = useRoute();
  const number = Number(params['number']);
  const { data, error, loading, reload } = useQuery(CustomerDetailsDocument, { number: Number.isInteger(number) ? number : 0 });
  const [changes, setChanges] = useState(0);
  const customer = data?.customer;
  useFollow(CustomerFollowedDocument, customer ? { id: customer.id } : null, {
    next({ customerChanged: { event } }) {
      if (event === 'PURGED') return;
      setChanges((before) => before + 1);
      void reload();
    },
  });
  if (!customer) {
    return (
      <Page title={loading ? `Customer ${number}` : 'No such customer'} crumb={back}>
        {error && <Failed error={error} again={reload} />}
        <div class="card">
          {loading ? <Waiting>Reading the customer…</Waiting> : !error && <Empty title="Not here">There is no customer with this number, or it is not yours to see.</Empty>}
        </div>
      </Page>
    );
  }
  return <Shown customer={customer} reload={reload} changes={changes} />;
}

/** What every part of the page gets. */
export interface PartProps {
  customer: CustomerDetailFragment;
  reload: () => Promise<void>;
}

function Shown({ customer, reload, changes }: PartProps & { changes: number }) {
  const admin = isAdmin(useViewer());
  const [label, tone] = customerStatus[customer.status];
  return (
    <Page
      title={customer.name}
      crumb={back}
      lead={
        <span class="row">
          <Sign tone={tone}>{label}</Sign>
          {customer.domain && <span>{customer.domain}</span>}
          {customer.sharedDomainCount > 1 && (
            <a href={`/console/customers?search=${encodeURIComponent(customer.domain ?? '')}`}>
              <Badge>{customer.sharedDomainCount} share this domain</Badge>
            </a>
          )}
          {customer.hubSpotUrl && (
            <a href={customer.hubSpotUrl} rel="noreferrer" target="_blank">
              Company in HubSpot <span class="unseen">(opens a new tab)</span>
            </a>
          )}
        </span>
      }
      actions={admin && <Actions customer={customer} reload={reload} />}
    >
      <Standing customer={customer} reload={reload} />
      <div class="columns">
        <div class="stack loose">
          <Contacts customer={customer} reload={reload} />
          <Onboardings customer={customer} reload={reload} />
          <History id={customer.id} document={CustomerHistoryDocument} pick={(data) => data.customer?.history} changes={changes} file={customer} />
        </div>
        <div class="stack loose">
          <Facts customer={customer} reload={reload} />
          {admin && <Access customer={customer} />}
        </div>
      </div>
    </Page>
  );
}

function Standing({ customer }: PartProps) {
  if (customer.archivedAt) {
    return (
      <Notice tone="warn" title="Archived">
        {customer.archiveReason && `${archiveReason[customer.archiveReason]}, `}
        <Time at={customer.archivedAt} />.
        {customer.mergedInto && (
          <>
            {' '}
            It lives on as <a href={`/console/customers/${customer.mergedInto.displayId}`}>{customer.mergedInto.name}</a>.
          </>
        )}{' '}
        Everything is kept; lists leave it out.
      </Notice>
    );
  }
  if (customer.detachedAt) {
    return (
      <Notice tone="warn" title="Detached from HubSpot">
        Somebody restored it although its company is gone there or outside the filter. No sync touches it until the company returns.
      </Notice>
    );
  }
  return null;
}

function Actions({ customer, reload }: PartProps) {
  const { route } = useLocation();
  const [asking, ask] = useState<'archive' | 'purge' | null>(null);
  const archive = useAction();
  const restore = useAction();
  const resync = useAction();
  if (!customer.archivedAt) {
    return (
      <>
        <Refusals errors={resync.errors} />
        <Button
          busy={resync.busy}
          onClick={() =>
            void resync.run(async () => {
              const { allRead } = await mutate(ResyncCustomerDocument, { id: customer.id });
              await reload();
              toast(allRead ? `${customer.name} is as HubSpot has it.` : 'HubSpot is slow: what is missing comes as soon as it can.');
            })
          }
        >
          {resync.busy ? 'Asking HubSpot…' : 'Resync'}
        </Button>
        <Button onClick={() => ask('archive')}>Archive…</Button>
        {asking === 'archive' && (
          <Dialog
            title={`Archive ${customer.name}?`}
            submit="Archive"
            action={archive}
            onClose={() => ask(null)}
            onSubmit={() =>
              archive.run(async () => {
                await mutate(ArchiveCustomerDocument, { id: customer.id });
                await reload();
                toast(`${customer.name} is archived.`);
              })
            }
          >
            <p>It leaves the lists and keeps everything: contacts, onboardings, history. No sync brings it back; you can restore it at any time.</p>
          </Dialog>
        )}
      </>
    );
  }
  return (
    <>
      <Refusals errors={restore.errors} />
      <Button
        busy={restore.busy}
        onClick={() =>
          void restore.run(async () => {
            const { customers } = await mutate(RestoreCustomerDocument, { id: customer.id });
            await reload();
            toast(customers[0]?.detachedAt ? `${customer.name} is back, detached from HubSpot.` : `${customer.name} is back.`);
          })
        }
      >
        {restore.busy ? 'Asking HubSpot…' : 'Restore'}
      </Button>
      <Button kind="danger" onClick={() => ask('purge')}>
        Delete permanently…
      </Button>
      {asking === 'purge' && <Purge customer={customer} onClose={() => ask(null)} gone={() => route('/console/customers', true)} />}
    </>
  );
}
