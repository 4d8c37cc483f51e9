// Customers that would have been archived had the guard not held that back. A person decides.

import { useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import { ApproveHeldArchivesDocument, DismissHeldArchivesDocument, HeldArchivesDocument } from '../../api/generated';
import { useAction, usePages } from '../../api/hooks';
import { Button, Dialog, Empty, Failed, LoadMore, TableWrap, Waiting } from '../../ui/parts';
import { Page } from '../../ui/page';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';
import { cause, count, decimal, lane, plural } from '../../words';

export function HeldArchives() {
  const pages = usePages(HeldArchivesDocument, { first: 100 }, (data) => data.heldArchives);
  const [ticked, tick] = useState<string[]>([]);
  const [asking, ask] = useState<'approve' | 'dismiss' | null>(null);
  const approve = useAction();
  const dismiss = useAction();
  const chosen = pages.rows.filter(({ id }) => ticked.includes(id)).map(({ id }) => id);
  const input = chosen.length > 0 ? { ids: chosen, all: false } : { all: true };
  const amount = chosen.length > 0 ? chosen.length : (pages.total ?? 0);
  const decided = (said: string) => {
    tick([]);
    pages.reload();
    toast(said);
  };
  return (
    <Page
      title="Held archives"
      lead="More customers left HubSpot within a day than the guard lets go. They stay live until you decide."
      actions={
        pages.rows.length > 0 && (
          <>
            <Button onClick={() => ask('dismiss')}>{chosen.length > 0 ? `Keep ${count(amount)}…` : 'Keep them all…'}</Button>
            <Button kind="danger" onClick={() => ask('approve')}>
              {chosen.length > 0 ? `Archive ${count(amount)}…` : 'Archive them all…'}
            </Button>
          </>
        )
      }
    >
      {pages.error && <Failed error={pages.error} again={pages.reload} />}
      <div class="card">
        {pages.loading ? (
          <Waiting>Reading what is held…</Waiting>
        ) : pages.rows.length === 0 ? (
          <Empty title="Nothing is held">When many companies leave HubSpot or the filter at once, those beyond the guard's limit wait here instead of being archived.</Empty>
        ) : (
          <>
            <TableWrap label="Held archives">
              <table>
                <thead>
                  <tr>
                    <th scope="col">
                      <input
                        type="checkbox"
                        aria-label="Tick all that are shown"
                        checked={chosen.length === pages.rows.length}
                        onChange={(event) => tick(event.currentTarget.checked ? pages.rows.map(({ id }) => id) : [])}
                      />
                    </th>
                    <th scope="col">Customer</th>
                    <th scope="col">Cause</th>
                    <th scope="col">Held</th>
                    <th scope="col" class="right">
                      ARR
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {pages.rows.map((held) => (
                    <tr key={held.id}>
                      <td>
                        <input
                          type="checkbox"
                          aria-label={`Tick ${held.customer?.name ?? held.hubSpotCompanyId}`}
                          checked={ticked.includes(held.id)}
                          onChange={() => tick(ticked.includes(held.id) ? ticked.filter((id) => id !== held.id) : [...ticked, held.id])}
                        />
                      </td>
                      <td>
                        {held.customer ? (
                          <a class="strong" href={`/console/customers/${held.customer.displayId}`}>
                            {held.customer.name}
                          </a>
                        ) : (
                          `Company ${held.hubSpotCompanyId}`
                        )}
                        <div class="small quiet">{held.customer?.domain}</div>
                      </td>
                      <td>{held.cause ? cause[held.cause] : <span class="quiet">not known any more</span>}</td>
                      <td>
                        <Time at={held.heldAt} />
                        <div class="small quiet">{lane[held.lane]}</div>
                      </td>
                      <td class="right">{held.customer?.arr ? decimal(held.customer.arr) : <span class="quiet">none</span>}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableWrap>
            <LoadMore shown={`${plural(pages.rows.length, 'archive')} held`} more={pages.more} busy={pages.loadingMore} hasMore={pages.hasMore} />
          </>
        )}
      </div>
      {asking === 'approve' && (
        <Dialog
          title={`Archive ${plural(amount, 'customer')}?`}
          submit="Archive"
          danger
          action={approve}
          onClose={() => ask(null)}
          onSubmit={() =>
            approve.run(async () => {
              const { archived, withdrawn, unproved } = await mutate(ApproveHeldArchivesDocument, { input });
              const rest = [withdrawn > 0 ? `${count(withdrawn)} are back in HubSpot and stay` : '', unproved > 0 ? `${count(unproved)} could not be proved and wait` : ''];
              decided([`${plural(archived, 'customer')} archived`, ...rest].filter(Boolean).join('; ') + '.');
            })
          }
        >
          <p>HubSpot is asked once more for each of them. Those that are back stay; the others leave the lists and keep everything.</p>
        </Dialog>
      )}
      {asking === 'dismiss' && (
        <Dialog
          title={`Keep ${plural(amount, 'customer')}?`}
          submit="Keep"
          action={dismiss}
          onClose={() => ask(null)}
          onSubmit={() =>
            dismiss.run(async () => {
              const { dismissed } = await mutate(DismissHeldArchivesDocument, { input });
              decided(`${plural(dismissed, 'customer')} kept.`);
            })
          }
        >
          <p>They stay live although their companies left. They are not held again for the same departure.</p>
        </Dialog>
      )}
    </Page>
  );
}
