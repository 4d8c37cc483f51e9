import { Button, Notice } from '../../ui/parts';
import { Connect } from '../integration/connect';
import { isConnected, type StepProps } from './set-up';

export function ConnectStep({ state, go }: StepProps) {
  const { integration } = state;
  if (!isConnected(state)) {
    return (
      <section class="card step">
        <h2>{integration ? 'Connect HubSpot again' : 'Connect HubSpot'}</h2>
        <p class="lead">HubSpot asks you which account this is and whether Pivotal may read it. You come back here by yourself.</p>
        <ul class="promises">
          <li>
            <strong class="strong">Read only.</strong> Pivotal asks to read companies, contacts and their properties. It asks for nothing that writes.
          </li>
          <li>
            <strong class="strong">Lists, owners and deals are optional.</strong> What HubSpot does not grant is named, and the rest works without it.
          </li>
          <li>
            <strong class="strong">You need to be a super admin</strong> of the HubSpot account, or may install apps there.
          </li>
        </ul>
        <div class="row end">
          <Connect label="Go to HubSpot" kind="primary large" />
        </div>
      </section>
    );
  }
  return (
    <section class="card step">
      <h2>Connected to {integration?.accountName ?? `HubSpot account ${integration?.hubId}`}</h2>
      <p class="lead">
        Hub id <code>{integration?.hubId}</code>, {integration?.grantedScopes.length} permissions granted, none of them writes.
      </p>
      {integration?.missingOptionalScopes.map(({ scope, message }) => (
        <Notice key={scope} title="Not granted">
          {message}
        </Notice>
      ))}
      <div class="row apart">
        <Connect label="Consent again" kind="plain" />
        <Button kind="primary large" onClick={() => go('companies')}>
          Choose companies
        </Button>
      </div>
    </section>
  );
}
