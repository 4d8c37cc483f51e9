// The list of customers. What a person looks for stands in the address, so that it can be kept and sent on.

import { useLocation } from 'preact-iso';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import {
  type ArchivedFilter,
  CustomerChoicesDocument,
  type CustomerRowFragment,
  CustomersChangedDocument,
  CustomersDocument,
  type CustomerSortField,
  type CustomerStatus,
} from '../../api/generated';
import { usePages, useQuery } from '../../api/hooks';
import { useFollow } from '../../api/live';
import { Badge, Button, Empty, Failed, LoadMore, Notice, SelectField, Sign, TableWrap, TextField, Waiting } from '../../ui/parts';
import { Page } from '../../ui/page';
import { Time } from '../../ui/time';
import { isAdmin, useViewer } from '../../viewer';
import { archiveReason, count, customerStatus, decimal, plural } from '../../words';

const PAGE = 100;

interface Wanted {
  search: string;
  status: string;
  owner: string;
  plan: string;
  tag: string;
  archived: string;
  sort: string;
  direction: string;
}

const NONE: Wanted = { search: '', status: '', owner: '', plan: '', tag: '', archived: 'LIVE', sort: 'NAME', direction: 'ASC' };

export function Customers() {
  const { query, route } = useLocation();
  const wanted: Wanted = { ...NONE, ...query };
  const choices = useQuery(CustomerChoicesDocument, {});
  const [came, setCame] = useState(0);
  const typing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [search, setSearch] = useState(wanted.search);

  // who leaves while a word is still being typed is not called back
  useEffect(() => () => clearTimeout(typing.current), []);

  const want = (change: Partial<Wanted>) => {
    const next = Object.entries({ ...wanted, ...change }).filter(([name, value]) => value !== NONE[name as keyof Wanted]);
    const text = new URLSearchParams(next).toString();
    route(`/console/customers${text ? `?${text}` : ''}`, true);
  };

  const pages = usePages(
    CustomersDocument,
    {
      first: PAGE,
      search: wanted.search || null,
      filter: {
        archived: wanted.archived as ArchivedFilter,
        status: wanted.status ? [wanted.status as CustomerStatus] : null,
        ownerId: wanted.owner || null,
        planId: wanted.plan || null,
        tag: wanted.tag || null,
      },
      sort: { field: wanted.sort as CustomerSortField, direction: wanted.direction as 'ASC' | 'DESC' },
    },
    (data) => data.customers,
  );

  const cursor = choices.data?.customerChangeCursor;
  useFollow(CustomersChangedDocument, cursor ? { after: cursor } : null, {
    next({ customerChanged: { event, customer } }) {
      if (event === 'CREATED') setCame((before) => before + 1);
      // a row changes in its place; what is gone stays, marked, until the list is read again
      if (customer) pages.amend((rows) => rows.map((row) => (row.id === customer.id ? customer : row)));
    },
  });

  // typing a word does not draw a thousand rows again
  const rows = useMemo(() => pages.rows.map((row) => <Row key={row.id} row={row} />), [pages.rows]);
  const narrowed = Object.entries(NONE).some(([name, value]) => !['sort', 'direction'].includes(name) && wanted[name as keyof Wanted] !== value);
  const workspace = choices.data?.workspace;
  return (
    <Page title="Customers" lead={pages.total === undefined ? '\u00a0' : `${plural(pages.total, 'customer')}${narrowed ? (pages.total === 1 ? ' matches' : ' match') : ', kept true to HubSpot'}.`}>
      <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextField
          label="Search"
          type="search"
          value={search}
          placeholder="Name, domain or a contact's e-mail"
          onInput={(value) => {
            setSearch(value);
            clearTimeout(typing.current);
            typing.current = setTimeout(() => want({ search: value.trim() }), 250);
          }}
        />
        <SelectField
          label="Status"
          value={wanted.status}
          onChange={(status) => want({ status })}
          options={[['', 'Any'], ...Object.entries(customerStatus).map(([value, [label]]): [string, string] => [value, label])]}
        />
        <SelectField
          label="Owner"
          value={wanted.owner}
          onChange={(owner) => want({ owner })}
          options={[['', 'Anyone'], ...(workspace?.users ?? []).map(({ id, name }): [string, string] => [id, name])]}
        />
        <SelectField
          label="Plan"
          value={wanted.plan}
          onChange={(plan) => want({ plan })}
          options={[['', 'Any'], ...(workspace?.plans ?? []).map(({ id, name }): [string, string] => [id, name])]}
        />
        <SelectField
          label="Show"
          value={wanted.archived}
          onChange={(archived) => want({ archived })}
          options={[
            ['LIVE', 'Live'],
            ['ARCHIVED', 'Archived'],
            ['ANY', 'Both'],
          ]}
        />
      </form>
      {wanted.tag && (
        <div class="row small">
          With the tag <Badge>{wanted.tag}</Badge>
          <Button kind="plain small" onClick={() => want({ tag: '' })}>
            Any tag
          </Button>
        </div>
      )}
      {came > 0 && (
        <Notice
          tone="busy"
          action={
            <Button
              kind="small"
              onClick={() => {
                setCame(0);
                pages.reload();
              }}
            >
              Show them
            </Button>
          }
        >
          {came === 1 ? 'A customer has arrived' : `${count(came)} customers have arrived`} since this list was read.
        </Notice>
      )}
      {pages.error && <Failed error={pages.error} again={pages.reload} />}
      <div class="card">
        {pages.loading ? (
          <Waiting>Reading customers…</Waiting>
        ) : pages.rows.length === 0 && !pages.error ? (
          <Nobody narrowed={narrowed} clear={() => { setSearch(''); want(NONE); }} />
        ) : (
          <>
            <TableWrap label="Customers">
              <table class="customers">
                <thead>
                  <tr>
                    <Column name="NAME" wanted={wanted} want={want}>
                      Name
                    </Column>
                    <th scope="col">Status</th>
                    <th scope="col">Plan</th>
                    <Column name="ARR" wanted={wanted} want={want} right>
                      ARR
                    </Column>
                    <th scope="col">Owner</th>
                    <th scope="col" class="right">
                      Contacts
                    </th>
                    <Column name="UPDATED_AT" wanted={wanted} want={want}>
                      Changed
                    </Column>
                  </tr>
                </thead>
                <tbody>
                  {rows}
                </tbody>
              </table>
            </TableWrap>
            <LoadMore shown={`All ${plural(pages.rows.length, 'customer')} shown`} more={pages.more} busy={pages.loadingMore} hasMore={pages.hasMore} />
          </>
        )}
      </div>
    </Page>
  );
}

function Row({ row }: { row: CustomerRowFragment }) {
  const [label, tone] = customerStatus[row.status];
  return (
    <tr class={row.archivedAt ? 'archived' : undefined}>
      <td>
        <a class="strong" href={`/console/customers/${row.displayId}`}>
          {row.name}
        </a>
        <div class="row small quiet">
          <span>{row.domain ?? 'no domain'}</span>
          {row.sharedDomainCount > 1 && (
            <Badge title={`${row.sharedDomainCount} live customers have this domain`}>{row.sharedDomainCount} share this domain</Badge>
          )}
          {row.archivedAt && <Badge title={row.archiveReason ? archiveReason[row.archiveReason] : undefined}>Archived</Badge>}
          {row.detachedAt && <Badge tone="warn">Detached</Badge>}
        </div>
      </td>
      <td>
        <Sign tone={tone}>{label}</Sign>
      </td>
      <td>{row.plan?.name ?? <span class="quiet">none</span>}</td>
      <td class="right">{row.arr ? decimal(row.arr) : <span class="quiet">none</span>}</td>
      <td>{row.owner?.name ?? <span class="quiet">nobody</span>}</td>
      <td class="right">{count(row.contactCount)}</td>
      <td class="quiet">
        <Time at={row.updatedAt} />
      </td>
    </tr>
  );
}

interface ColumnProps {
  name: CustomerSortField;
  wanted: Wanted;
  want: (change: Partial<Wanted>) => void;
  right?: boolean;
  children: string;
}

/** A heading that sorts: first the way people mostly want, then the other. */
function Column({ name, wanted, want, right, children }: ColumnProps) {
  const here = wanted.sort === name;
  const first = name === 'NAME' ? 'ASC' : 'DESC';
  const next = here ? (wanted.direction === 'ASC' ? 'DESC' : 'ASC') : first;
  const order = wanted.direction === 'ASC' ? 'ascending' : 'descending';
  return (
    <th scope="col" class={right ? 'right' : undefined} aria-sort={here ? order : undefined}>
      <button type="button" class="sort" onClick={() => want({ sort: name, direction: next })}>
        {children}
        <span aria-hidden="true">{here && wanted.direction === 'DESC' ? '↓' : '↑'}</span>
      </button>
    </th>
  );
}

function Nobody({ narrowed, clear }: { narrowed: boolean; clear: () => void }) {
  const viewer = useViewer();
  if (narrowed) {
    return (
      <Empty title="Nobody matches" action={<Button onClick={clear}>Clear search and filters</Button>}>
        No customer fits all of what you look for.
      </Empty>
    );
  }
  if (!isAdmin(viewer)) {
    return <Empty title="No customers of yours">You see the customers you own and those an admin gave you access to.</Empty>;
  }
  return (
    <Empty
      title="No customers yet"
      action={
        <a class="button primary" href="/console/setup">
          Set up HubSpot
        </a>
      }
    >
      Customers come from HubSpot's companies. Connect an account, choose which companies count, and run the first sync.
    </Empty>
  );
}
