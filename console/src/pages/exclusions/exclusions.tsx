// What must not come back: companies that a person deleted for good, and contacts that HubSpot erased for privacy.

import { useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import { ExclusionsDocument, LiftExclusionDocument } from '../../api/generated';
import { useAction, usePages } from '../../api/hooks';
import { Button, Dialog, Empty, Failed, LoadMore, TableWrap, Waiting } from '../../ui/parts';
import { Page } from '../../ui/page';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';
import { plural } from '../../words';

export function Exclusions() {
  const pages = usePages(ExclusionsDocument, { first: 100 }, (data) => data.exclusions);
  const [lifting, lift] = useState<string | null>(null);
  const action = useAction();
  return (
    <Page title="Exclusions" lead="Records that no sync brings back. Only their ids are kept.">
      {pages.error && <Failed error={pages.error} again={pages.reload} />}
      <div class="card">
        {pages.loading ? (
          <Waiting>Reading exclusions…</Waiting>
        ) : pages.rows.length === 0 ? (
          <Empty title="Nothing is excluded">When you delete a customer permanently, its company is listed here, so that no sync brings it back.</Empty>
        ) : (
          <>
            <TableWrap label="Exclusions">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Record in HubSpot</th>
                    <th scope="col">Why</th>
                    <th scope="col">Since</th>
                    <th scope="col">By</th>
                    <th scope="col">
                      <span class="unseen">Lift</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {pages.rows.map(({ recordKind, hubSpotId, cause, createdAt, createdBy }) => (
                    <tr key={recordKind + hubSpotId}>
                      <td>
                        {recordKind === 'COMPANY' ? 'Company' : 'Contact'} <code>{hubSpotId}</code>
                      </td>
                      <td>{cause === 'PURGED' ? 'Deleted here permanently' : "Erased by HubSpot's privacy deletion"}</td>
                      <td>
                        <Time at={createdAt} />
                      </td>
                      <td>{createdBy?.name ?? 'HubSpot'}</td>
                      <td class="right">
                        {cause === 'PURGED' && recordKind === 'COMPANY' && (
                          <Button kind="small" label={`Lift the exclusion of company ${hubSpotId}`} onClick={() => lift(hubSpotId)}>
                            Lift…
                          </Button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableWrap>
            <LoadMore shown={plural(pages.rows.length, 'exclusion')} more={pages.more} busy={pages.loadingMore} hasMore={pages.hasMore} />
          </>
        )}
      </div>
      {lifting && (
        <Dialog
          title={`Let company ${lifting} come back?`}
          submit="Lift the exclusion"
          action={action}
          onClose={() => lift(null)}
          onSubmit={() =>
            action.run(async () => {
              await mutate(LiftExclusionDocument, { id: lifting });
              pages.reload();
              toast('The exclusion is lifted.');
            })
          }
        >
          <p>If the filter admits it, the next sync brings it as a new customer. What was deleted stays deleted.</p>
        </Dialog>
      )}
    </Page>
  );
}
