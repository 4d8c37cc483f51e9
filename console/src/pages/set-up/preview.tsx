// What a filter would bring, read from HubSpot while a person chooses.

import { useEffect, useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import { CancelRunDocument, type CompanyFilterInput, PreviewFilterDocument, PreviewProgressDocument, type PreviewStateFragment } from '../../api/generated';
import { asUserErrors } from '../../api/hooks';
import { useFollow } from '../../api/live';
import { count, plural } from '../../words';

/** How long a choice must stand before HubSpot is asked. */
const CALM = 450;

export function Preview({ filter }: { filter: CompanyFilterInput | null }) {
  const [run, setRun] = useState<string | null>(null);
  const [state, setState] = useState<PreviewStateFragment>();
  const [refused, setRefused] = useState('');
  const key = JSON.stringify(filter);

  useEffect(() => {
    setRun(null);
    setState(undefined);
    setRefused('');
    if (!filter) return undefined;
    let left = false;
    let mine: string | undefined;
    const timer = setTimeout(() => {
      mutate(PreviewFilterDocument, { filter }).then(
        ({ run: started }) => {
          mine = started?.id;
          if (left) return stop(mine);
          return setRun(mine ?? null);
        },
        (error: unknown) => !left && setRefused(asUserErrors(error)[0]?.message ?? ''),
      );
    }, CALM);
    return () => {
      left = true;
      clearTimeout(timer);
      stop(mine);
    };
  }, [key]);

  useFollow(PreviewProgressDocument, run ? { id: run } : null, {
    next: ({ syncProgress }) => setState(syncProgress),
    error: setRefused,
  });

  return (
    <aside class="preview" aria-live="polite" aria-label="Preview">
      <h3>Preview</h3>
      <Said filter={filter} state={state} refused={refused} />
    </aside>
  );
}

/** A preview that nobody looks at is not read to its end; one that has ended is no loss. */
function stop(id: string | undefined): void {
  if (id) mutate(CancelRunDocument, { id }).catch(() => undefined);
}

function Said({ filter, state, refused }: { filter: CompanyFilterInput | null; state: PreviewStateFragment | undefined; refused: string }) {
  if (refused) return <p class="wrong">{refused}</p>;
  if (!filter) return <p class="small quiet">Choose something, and see here what it would bring. Nothing is written by looking.</p>;
  const found = state?.preview;
  if (!state || (!found && !state.failure)) {
    return (
      <>
        <p class="big number">{state ? count(state.customers.seen) : '…'}</p>
        <p class="small quiet">{state && state.customers.seen > 0 ? 'companies found so far' : 'Asking HubSpot…'}</p>
      </>
    );
  }
  if (!found) return <p class="wrong">{state.failure?.message}</p>;
  return (
    <>
      <p class="big number">{count(found.matching)}</p>
      <p class="small quiet">{found.matching === 1 ? 'company matches' : 'companies match'}</p>
      <ul class="would small">
        <li>{plural(found.wouldCreate, 'customer')} would be created</li>
        {found.wouldBringBack > 0 && <li>{plural(found.wouldBringBack, 'customer')} would come back</li>}
        {found.wouldArchive > 0 && <li class="warn">{plural(found.wouldArchive, 'customer')} would be archived</li>}
      </ul>
      {found.sample.length > 0 && (
        <>
          <p class="small quiet">Among them</p>
          <ul class="sample small">
            {found.sample.slice(0, 6).map(({ hubSpotCompanyId, name, domain }) => (
              <li key={hubSpotCompanyId}>
                <span>{name?.trim() || `Company ${hubSpotCompanyId}`}</span>
                <span class="quiet">{domain}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
