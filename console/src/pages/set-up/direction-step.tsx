import { Button } from '../../ui/parts';
import type { StepProps } from './set-up';

export function DirectionStep({ go }: StepProps) {
  return (
    <section class="card step">
      <h2>One way, from HubSpot to here</h2>
      <div class="direction" role="img" aria-label="Changes go from HubSpot to Pivotal and never back">
        <span>HubSpot</span>
        <svg viewBox="0 0 120 16" aria-hidden="true">
          <path d="M2 8h112M106 2l8 6-8 6" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />
        </svg>
        <span>Pivotal</span>
      </div>
      <ul class="promises">
        <li>
          <strong class="strong">What changes in HubSpot shows up here,</strong> mostly within ten seconds, and at the latest after the night.
        </li>
        <li>
          <strong class="strong">What changes here stays here.</strong> Nothing is ever written to a record in HubSpot; the permission to do so is not even asked for.
        </li>
        <li>
          <strong class="strong">Deleted in HubSpot means archived here.</strong> Onboardings, tasks and history stay until a person deletes them.
        </li>
      </ul>
      <div class="row end">
        <Button kind="primary large" onClick={() => go('confirm')}>
          I understand
        </Button>
      </div>
    </section>
  );
}
