// Sends a person to HubSpot's consent page, in this tab: so the key is still here when they come back.

import { mutate } from '../../api/client';
import { ConnectHubSpotDocument } from '../../api/generated';
import { useAction } from '../../api/hooks';
import { Button, Refusals } from '../../ui/parts';

export function Connect({ label, replaceHubId, kind = 'primary' }: { label: string; replaceHubId?: string; kind?: string }) {
  const action = useAction();
  return (
    <div class="stack tight">
      <Button
        kind={kind}
        busy={action.busy}
        onClick={() =>
          void action.run(async () => {
            const { consentUrl } = await mutate(ConnectHubSpotDocument, { replaceHubId });
            if (consentUrl) location.assign(consentUrl);
          })
        }
      >
        {action.busy ? 'Going to HubSpot…' : label}
      </Button>
      <Refusals errors={action.errors} />
    </div>
  );
}
