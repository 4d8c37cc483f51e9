// What a run did not understand of one record, and the means to try it again.

import { mutate } from '../../api/client';
import { type IssueFragment, RetrySyncIssuesDocument, type RetrySyncIssuesInput } from '../../api/generated';
import { useAction } from '../../api/hooks';
import { Badge, Button, Refusals } from '../../ui/parts';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';
import { count, plural } from '../../words';

interface IssueProps {
  issue: IssueFragment;
  retried: () => void;
}

export function IssueLine({ issue, retried }: IssueProps) {
  return (
    <details>
      <summary>
        <Badge tone={issue.severity === 'ERROR' ? 'bad' : 'warn'}>{issue.severity === 'ERROR' ? 'Error' : 'Warning'}</Badge>{' '}
        <span class={issue.resolvedAt ? 'quiet' : undefined}>{issue.message}</span>
        {issue.resolvedAt && <Badge tone="good">settled</Badge>}
      </summary>
      <dl class="facts">
        <dt>Code</dt>
        <dd>
          <code>{issue.code}</code>
        </dd>
        {issue.hubSpotId && (
          <>
            <dt>{issue.recordKind === 'CONTACT' ? 'Contact in HubSpot' : 'Company in HubSpot'}</dt>
            <dd>
              {issue.recordKind === 'COMPANY' ? <a href={`/console/not-here?id=${issue.hubSpotId}`}>{issue.hubSpotId}</a> : issue.hubSpotId}
            </dd>
          </>
        )}
        {issue.field && (
          <>
            <dt>Field</dt>
            <dd>{issue.field}</dd>
          </>
        )}
        {issue.value && (
          <>
            <dt>Value</dt>
            <dd>
              <code>{issue.value}</code>
            </dd>
          </>
        )}
        <dt>Seen</dt>
        <dd>
          {issue.occurrences === 1 ? 'once' : `${count(issue.occurrences)} times`}, last <Time at={issue.lastSeenAt} />
        </dd>
        {issue.resolvedAt && (
          <>
            <dt>Settled</dt>
            <dd>
              <Time at={issue.resolvedAt} />
            </dd>
          </>
        )}
        {issue.providerAnswer && (
          <>
            <dt>HubSpot's answer</dt>
            <dd>
              <code>{issue.providerAnswer}</code>
            </dd>
          </>
        )}
        {issue.correlationId && (
          <>
            <dt>Correlation id</dt>
            <dd>
              <code>{issue.correlationId}</code>
            </dd>
          </>
        )}
      </dl>
      {issue.hubSpotId && !issue.resolvedAt && <Retry issue={issue} retried={retried} />}
    </details>
  );
}

function Retry({ issue, retried }: IssueProps) {
  const action = useAction();
  const retry = (input: RetrySyncIssuesInput) =>
    void action.run(async () => {
      const { records, allRead } = await mutate(RetrySyncIssuesDocument, { input });
      retried();
      toast(said(records ?? 0, allRead ?? false));
    });
  return (
    <div class="retry stack tight">
      <Refusals errors={action.errors} />
      <div class="row">
        <Button kind="small" busy={action.busy} onClick={() => retry({ ids: [issue.id] })}>
          Retry this record
        </Button>
        <Button kind="small" busy={action.busy} onClick={() => retry({ code: issue.code })}>
          Retry all of this kind
        </Button>
        {action.busy && (
          <span class="small quiet" role="status">
            Asking HubSpot…
          </span>
        )}
      </div>
    </div>
  );
}

function said(records: number, allRead: boolean): string {
  if (records === 0) return 'Nothing of it is open any more.';
  const what = plural(records, 'record');
  return allRead ? `${what} read again. What went through is settled.` : `${what} asked for. HubSpot is slow: what is missing comes as soon as it can.`;
}
