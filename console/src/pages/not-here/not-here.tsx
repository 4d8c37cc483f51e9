// Why a company of HubSpot's is not here, or where it went.

import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { CompanyStandingDocument } from '../../api/generated';
import { useQuery } from '../../api/hooks';
import { Button, Empty, Failed, Sign, TextField, Waiting } from '../../ui/parts';
import { Page } from '../../ui/page';
import { standing } from '../../words';
import { IssueLine } from '../sync-log/issue';

export function NotHere() {
  const { query, route } = useLocation();
  const asked = query['id'] ?? '';
  const [typed, type] = useState(asked);
  const [wrong, setWrong] = useState('');
  return (
    <Page title="Why is it not here?" lead="Give the id of a company in HubSpot, or the address of its page there.">
      <form
        class="card pad ask"
        onSubmit={(event) => {
          event.preventDefault();
          const id = idIn(typed);
          setWrong(id ? '' : 'There is no company id in that: it is a number, such as 150000000580.');
          if (id) route(`/console/not-here?id=${id}`);
        }}
      >
        <TextField label="Company id or address" value={typed} onInput={type} wrong={wrong} placeholder="https://app.hubspot.com/contacts/…/record/0-2/150000000580" autocomplete="off" />
        <Button type="submit" kind="primary">
          Ask
        </Button>
      </form>
      {asked && <Answer id={asked} />}
    </Page>
  );
}

/** HubSpot's addresses end with the id; whatever else is in them is not looked at. */
function idIn(text: string): string | undefined {
  return text.match(/(?:0-2|company)\/(\d+)/)?.[1] ?? text.trim().match(/^\d+$/)?.[0];
}

function Answer({ id }: { id: string }) {
  const { data, error, loading, reload } = useQuery(CompanyStandingDocument, { id });
  const status = data?.companyStatus;
  if (loading) {
    return (
      <div class="card">
        <Waiting>Asking HubSpot…</Waiting>
      </div>
    );
  }
  if (error) return <Failed error={error} again={reload} />;
  if (!status) {
    return (
      <div class="card">
        <Empty title="No answer">Nothing is connected that could be asked.</Empty>
      </div>
    );
  }
  const [label, tone] = standing[status.standing];
  return (
    <section class="card pad stack" aria-live="polite">
      <h2>
        <Sign tone={tone}>{label}</Sign>
      </h2>
      <p>{status.message}</p>
      {status.customer && (
        <p>
          Its customer: <a href={`/console/customers/${status.customer.displayId}`}>{status.customer.name}</a>
          {status.customer.archivedAt && ' (archived)'}
        </p>
      )}
      {status.mergedIntoCompanyId && (
        <p>
          It lives on as company <a href={`/console/not-here?id=${status.mergedIntoCompanyId}`}>{status.mergedIntoCompanyId}</a>.
        </p>
      )}
      {status.standing === 'PURGED' && (
        <p>
          To let it come back, lift it from the <a href="/console/exclusions">exclusions</a>.
        </p>
      )}
      {status.standing === 'HELD' && (
        <p>
          <a href="/console/held-archives">Decide about held archives</a>
        </p>
      )}
      {status.issue && <IssueLine issue={status.issue} retried={() => void reload()} />}
    </section>
  );
}
