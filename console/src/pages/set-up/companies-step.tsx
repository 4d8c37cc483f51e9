// Which companies become customers. Every choice is tried at once: a preview reads HubSpot and writes nothing.

import { useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import { type CompanyFilterInput, FilterChoicesDocument, type FilterChoicesQuery, SaveFilterDocument } from '../../api/generated';
import { useAction, useQuery } from '../../api/hooks';
import { Badge, Button, Failed, Notice, Refusals, SelectField, TextField, Waiting } from '../../ui/parts';
import { count, plural } from '../../words';
import { filterWords } from '../integration/filter-words';
import { Preview } from './preview';
import type { StepProps } from './set-up';

type Kind = 'list' | 'stages' | 'pipeline' | 'everything';

interface Draft {
  kind: Kind;
  list: string;
  stages: string[];
  pipeline: string;
  pipelineStages: string[];
}

type Choices = NonNullable<FilterChoicesQuery['companyFilterChoices']>;

export function CompaniesStep({ state, reload, go }: StepProps) {
  const { data, error, loading, reload: again } = useQuery(FilterChoicesDocument, {});
  const [draft, setDraft] = useState<Draft>(() => draftOf(state));
  const action = useAction();
  const choices = data?.companyFilterChoices;
  const filter = inputOf(draft);
  const kept = JSON.stringify(filter) === JSON.stringify(inputOf(draftOf(state)));
  const change = (part: Partial<Draft>) => {
    action.clear();
    setDraft({ ...draft, ...part });
  };
  const save = () =>
    action.run(async () => {
      if (!filter) return;
      if (!kept) await mutate(SaveFilterDocument, { input: { filter, expectedVersion: state.companyFilter?.version } });
      await reload();
      go('fields');
    });
  return (
    <section class="card step wide">
      <div class="stack tight">
        <h2>Which companies become customers?</h2>
        <p class="lead">Only these come here. A company that enters later appears by itself; one that leaves is archived.</p>
      </div>
      {error && <Failed error={error} again={again} />}
      {loading && <Waiting>Asking HubSpot for lists, stages and pipelines…</Waiting>}
      {choices && (
        <div class="choose">
          <div class="stack">
            <Kinds draft={draft} change={change} choices={choices} />
          </div>
          <Preview filter={filter} />
        </div>
      )}
      <Refusals errors={action.errors} />
      <div class="row apart">
        <span class="small quiet">{state.companyFilter ? `At present: ${filterWords(state.companyFilter.filter)}.` : ''}</span>
        <Button kind="primary large" busy={action.busy} disabled={!filter} onClick={() => void save()}>
          {kept ? 'Keep and go on' : 'Save and go on'}
        </Button>
      </div>
    </section>
  );
}

interface KindsProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  choices: Choices;
}

function Kinds({ draft, change, choices }: KindsProps) {
  const kinds: [Kind, string, string, { available: boolean; reason?: string | null } | null | undefined][] = [
    ['list', 'A list', 'Members of a HubSpot list of companies. What most teams use.', choices.lists],
    ['stages', 'Lifecycle stages', 'Companies in the stages you pick.', choices.stages],
    ['pipeline', 'A deal pipeline', 'Companies with at least one deal in it.', choices.pipelines],
    ['everything', 'Everything', 'Every company of the account.', { available: true }],
  ];
  return (
    <fieldset class="kinds">
      <legend class="unseen">How companies are chosen</legend>
      {kinds.map(([kind, label, words, part]) => {
        const here = draft.kind === kind;
        const off = !part?.available;
        return (
          <div key={kind} class="kind" data-here={here}>
            <label>
              <input type="radio" name="kind" checked={here} disabled={off} onChange={() => change({ kind })} />
              <span>
                <span class="strong">{label}</span> {kind === 'list' && <Badge tone="good">recommended</Badge>}
                <span class="small quiet block">{off ? (part?.reason ?? 'HubSpot cannot be asked just now.') : words}</span>
              </span>
            </label>
            {here && !off && <Within kind={kind} draft={draft} change={change} choices={choices} />}
          </div>
        );
      })}
    </fieldset>
  );
}

function Within({ kind, draft, change, choices }: KindsProps & { kind: Kind }) {
  switch (kind) {
    case 'list':
      return <Lists draft={draft} change={change} choices={choices} />;
    case 'stages':
      return <Stages draft={draft} change={change} choices={choices} />;
    case 'pipeline':
      return <Pipelines draft={draft} change={change} choices={choices} />;
    case 'everything':
      return null;
  }
}

function Lists({ draft, change, choices }: KindsProps) {
  const [search, setSearch] = useState('');
  const lists = choices.lists?.lists ?? [];
  const shown = lists.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
  if (lists.length === 0) return <p class="small quiet within">The account has no list of companies.</p>;
  return (
    <div class="within stack tight">
      {lists.length > 8 && <TextField label="Find a list" hidden type="search" value={search} onInput={setSearch} placeholder="Find a list" />}
      <ul class="options" aria-label="Lists">
        {shown.map(({ list, name, companyCount, isProcessing }) => (
          <li key={list}>
            <label class="option">
              <input type="radio" name="list" checked={draft.list === list} onChange={() => change({ list })} />
              <span class="name">{name}</span>
              {isProcessing && <Badge tone="busy">being worked out</Badge>}
              <span class="small quiet number">{companyCount == null ? 'size unknown' : plural(companyCount, 'company', 'companies')}</span>
            </label>
          </li>
        ))}
        {shown.length === 0 && <li class="small quiet">No list is called that.</li>}
      </ul>
    </div>
  );
}

const toggled = (all: string[], one: string): string[] => (all.includes(one) ? all.filter((it) => it !== one) : [...all, one]);

function Stages({ draft, change, choices }: KindsProps) {
  return (
    <ul class="options within" aria-label="Lifecycle stages">
      {(choices.stages?.stages ?? []).map(({ value, label, companyCount }) => (
        <li key={value}>
          <label class="option">
            <input type="checkbox" checked={draft.stages.includes(value)} onChange={() => change({ stages: toggled(draft.stages, value) })} />
            <span class="name">{label}</span>
            <span class="small quiet number">{companyCount == null ? 'size unknown' : plural(companyCount, 'company', 'companies')}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}

function Pipelines({ draft, change, choices }: KindsProps) {
  const pipelines = choices.pipelines?.pipelines ?? [];
  const chosen = pipelines.find(({ pipeline }) => pipeline === draft.pipeline);
  return (
    <div class="within stack tight">
      <SelectField
        label="Pipeline"
        value={draft.pipeline}
        onChange={(pipeline) => change({ pipeline, pipelineStages: [] })}
        options={[
          ['', 'Choose a pipeline'],
          ...pipelines.map(({ pipeline, name, dealCount }): [string, string] => [pipeline, dealCount == null ? name : `${name} (${plural(dealCount, 'deal')})`]),
        ]}
      />
      {chosen && (
        <fieldset>
          <legend>Stages</legend>
          <p class="small quiet">Tick none for all of them.</p>
          <ul class="options">
            {chosen.stages.map(({ stage, label, isClosed }) => (
              <li key={stage}>
                <label class="option">
                  <input
                    type="checkbox"
                    checked={draft.pipelineStages.includes(stage)}
                    onChange={() => change({ pipelineStages: toggled(draft.pipelineStages, stage) })}
                  />
                  <span class="name">{label}</span>
                  {isClosed && <span class="small quiet">closed</span>}
                </label>
              </li>
            ))}
          </ul>
        </fieldset>
      )}
      <Notice>Sizes count deals, since HubSpot gives companies no pipeline of their own. The preview counts companies.</Notice>
    </div>
  );
}

function draftOf(state: StepProps['state']): Draft {
  const draft: Draft = { kind: 'list', list: '', stages: [], pipeline: '', pipelineStages: [] };
  const filter = state.companyFilter?.filter;
  if (!filter) return draft;
  if ('list' in filter) return { ...draft, kind: 'list', list: filter.list };
  if ('stages' in filter) return { ...draft, kind: 'stages', stages: filter.stages.map(({ value }) => value) };
  if ('pipeline' in filter) return { ...draft, kind: 'pipeline', pipeline: filter.pipeline, pipelineStages: filter.pipelineStages.map(({ value }) => value) };
  return { ...draft, kind: 'everything' };
}

/** What the API is to be told; nothing while the choice is not complete. */
function inputOf({ kind, list, stages, pipeline, pipelineStages }: Draft): CompanyFilterInput | null {
  switch (kind) {
    case 'list':
      return list ? { list: { id: list } } : null;
    case 'stages':
      return stages.length > 0 ? { lifecycleStages: { stages } } : null;
    case 'pipeline':
      return pipeline ? { dealPipeline: { pipeline, stages: pipelineStages } } : null;
    case 'everything':
      return { everything: true };
  }
}

export const companies = (amount: number): string => `${count(amount)} ${amount === 1 ? 'company' : 'companies'}`;
