// The customer's fields. What HubSpot feeds says from which property and is not edited here; the rest is.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { mutate, type UserError } from '../../api/client';
import { CustomerEditingDocument, type CustomerStatus, UpdateCustomerDocument, type UpdateCustomerInput } from '../../api/generated';
import { useAction, useQuery } from '../../api/hooks';
import { Badge, Button, Card, Field, Refusals, SelectField, TextField, Waiting } from '../../ui/parts';
import { Time } from '../../ui/time';
import { toast } from '../../ui/toast';
import { count, customerStatus, decimal } from '../../words';
import type { PartProps } from './customer';

export function Facts({ customer, reload }: PartProps) {
  const [editing, edit] = useState(false);
  const source = sources(customer);
  const none = <span class="quiet">none</span>;
  const own = customer.tags.filter((tag) => !tag.fromHubSpot);
  const synced = customer.tags.filter((tag) => tag.fromHubSpot);
  return (
    <div class="stack loose">
      <Card title="Fields" aside={!editing && <Button kind="small" onClick={() => edit(true)}>Edit</Button>}>
        {editing ? (
          <Edit customer={customer} reload={reload} done={() => edit(false)} />
        ) : (
          <dl class="facts sourced">
            <Fact label="Name" from={source('name')}>
              {customer.name}
            </Fact>
            <Fact label="Status">{customerStatus[customer.status][0]}</Fact>
            <Fact label="Domain" from={source('domain')}>
              {customer.domain ?? none}
            </Fact>
            <Fact label="Owner" from={source('owner', 'ownerId')}>
              {customer.owner?.name ?? none}
            </Fact>
            <Fact label="Plan" from={source('plan', 'planId')}>
              {customer.plan?.name ?? none}
            </Fact>
            <Fact label="ARR" from={source('arr')}>
              {customer.arr ? decimal(customer.arr) : none}
            </Fact>
            <Fact label="Industry" from={source('industry')}>
              {customer.industry ?? none}
            </Fact>
            <Fact label="Employees" from={source('employeeCount', 'employee_count')}>
              {customer.employeeCount == null ? none : count(customer.employeeCount)}
            </Fact>
            {customer.customFields.map((field) => (
              <Fact key={field.key} label={field.label} from={source(field.key) ?? (field.fromHubSpot ? 'HubSpot' : undefined)}>
                {field.values.length > 0 ? field.values.join(', ') : none}
              </Fact>
            ))}
            <Fact label="Tags">
              {customer.tags.length === 0 ? (
                none
              ) : (
                <span class="row">
                  {own.map((tag) => (
                    <a key={tag.name} href={`/console/customers?tag=${encodeURIComponent(tag.name)}`}>
                      <Badge>{tag.name}</Badge>
                    </a>
                  ))}
                  {synced.map((tag) => (
                    <a key={tag.name} href={`/console/customers?tag=${encodeURIComponent(tag.name)}`}>
                      <Badge tone="busy" title="HubSpot gives this tag">
                        {tag.name}
                      </Badge>
                    </a>
                  ))}
                </span>
              )}
            </Fact>
          </dl>
        )}
      </Card>
      <Card title="Record">
        <dl class="facts">
          <dt>Number here</dt>
          <dd class="number">{customer.displayId}</dd>
          <dt>Company id</dt>
          <dd>
            <code>{customer.hubSpotCompanyId}</code>
          </dd>
          {customer.mergedCompanyIds.length > 0 && (
            <>
              <dt>Merged in</dt>
              <dd>
                {customer.mergedCompanyIds.map((id) => (
                  <code key={id}>{id} </code>
                ))}
              </dd>
            </>
          )}
          <dt>Created</dt>
          <dd>
            <Time at={customer.createdAt} />
          </dd>
          <dt>Changed</dt>
          <dd>
            <Time at={customer.updatedAt} />
          </dd>
        </dl>
      </Card>
    </div>
  );
}

/** The property that feeds a field; the API names fields in its own way or as the map does. */
function sources(customer: PartProps['customer']) {
  return (...names: string[]) => customer.lockedFields.find(({ field }) => names.includes(field))?.hubSpotProperty;
}

function Fact({ label, from, children }: { label: string; from?: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {children}
        {from && (
          <span class="source" title={`HubSpot feeds this from its property ${from}: change it there`}>
            <Lock />
            {from}
          </span>
        )}
      </dd>
    </>
  );
}

function Lock() {
  return (
    <svg width="11" height="11" viewBox="0 0 12 12" role="img" aria-label="fed by HubSpot from">
      <rect x="2" y="5.2" width="8" height="5.800" rx="1.500" fill="currentColor" />
      <path d="M4 5.500V3.800a2 2 0 0 1 4 0v1.700" fill="none" stroke="currentColor" stroke-width="1.400" />
    </svg>
  );
}

type Draft = Record<string, string>;

function Edit({ customer, reload, done }: PartProps & { done: () => void }) {
  const { data } = useQuery(CustomerEditingDocument, {});
  const action = useAction();
  const source = sources(customer);
  const [draft, setDraft] = useState<Draft>({});
  const set = (name: string) => (value: string) => setDraft({ ...draft, [name]: value });
  const workspace = data?.workspace;
  if (!workspace) return <Waiting>Reading what can be chosen…</Waiting>;
  const wrong = (name: string) => action.errors.find(({ field }) => field[0] === name || field.at(-1) === name)?.message;
  const field = (name: string, before: string | null | undefined, ...also: string[]) => ({
    value: draft[name] ?? before ?? '',
    disabled: source(name, ...also) !== undefined,
    hint: source(name, ...also) && `HubSpot feeds this from ${source(name, ...also)}`,
    wrong: wrong(name),
  });
  const named = (items: { id: string; name: string }[], none: string): [string, string][] => [['', none], ...items.map(({ id, name }): [string, string] => [id, name])];
  const free = customer.customFields.filter(({ key, fromHubSpot }) => !fromHubSpot && source(key) === undefined);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void action
          .run(async () => {
            await mutate(UpdateCustomerDocument, { input: input(customer, draft) });
            await reload();
            toast('Saved.');
          })
          .then((saved) => saved && done());
      }}
    >
      <TextField label="Name" onInput={set('name')} {...field('name', customer.name)} />
      <SelectField
        label="Status"
        value={draft['status'] ?? customer.status}
        onChange={set('status')}
        options={Object.entries(customerStatus).map(([value, [label]]) => [value, label])}
      />
      <TextField label="Domain" onInput={set('domain')} {...field('domain', customer.domain)} />
      <SelectField label="Owner" onChange={set('ownerId')} options={named(workspace.users, 'Nobody')} {...field('ownerId', customer.owner?.id, 'owner')} />
      <SelectField label="Plan" onChange={set('planId')} options={named(workspace.plans, 'None')} {...field('planId', customer.plan?.id, 'plan')} />
      <TextField label="ARR" onInput={set('arr')} {...field('arr', customer.arr)} />
      <TextField label="Industry" onInput={set('industry')} {...field('industry', customer.industry)} />
      <TextField label="Employees" type="number" onInput={set('employeeCount')} {...field('employeeCount', customer.employeeCount?.toString(), 'employee_count')} />
      {free.map((custom) => {
        const options = workspace.customFields.find(({ key }) => key === custom.key)?.options ?? [];
        const name = `custom:${custom.key}`;
        const value = draft[name] ?? custom.values.join(', ');
        return custom.type === 'SELECT' ? (
          <SelectField key={name} label={custom.label} value={value} onChange={set(name)} options={[['', 'None'], ...options.map((it): [string, string] => [it, it])]} />
        ) : (
          <TextField
            key={name}
            label={custom.label}
            value={value}
            type={custom.type === 'DATE' ? 'date' : 'text'}
            onInput={set(name)}
            hint={custom.type === 'MULTI_SELECT' ? `Several of: ${options.join(', ')}. Commas between.` : undefined}
          />
        );
      })}
      <Field label="Tags of your own" hint="Commas between. Tags from HubSpot stay as they are." wrong={wrong('tags')}>
        {(control) => (
          <input
            class="input"
            value={draft['tags'] ?? customer.tags.filter((tag) => !tag.fromHubSpot).map((tag) => tag.name).join(', ')}
            onInput={(event) => set('tags')(event.currentTarget.value)}
            {...control}
          />
        )}
      </Field>
      <Refusals errors={action.errors.filter((error) => !beside(error))} />
      <div class="row end">
        <Button onClick={done}>Cancel</Button>
        <Button type="submit" kind="primary" busy={action.busy} disabled={Object.keys(draft).length === 0}>
          Save
        </Button>
      </div>
    </form>
  );
}

const FIELDS = ['name', 'domain', 'ownerId', 'planId', 'arr', 'industry', 'employeeCount', 'tags'];

const beside = (error: UserError): boolean => FIELDS.includes(error.field[0] ?? '') || FIELDS.includes(error.field.at(-1) ?? '');

/** Only what was touched is sent. */
function input(customer: PartProps['customer'], draft: Draft): UpdateCustomerInput {
  const list = (text: string) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  const result: UpdateCustomerInput = { id: customer.id };
  const text = (name: 'domain' | 'ownerId' | 'planId' | 'arr' | 'industry') => {
    const value = draft[name];
    if (value !== undefined) result[name] = value.trim() || null;
  };
  if (draft['name'] !== undefined) result.name = draft['name'];
  if (draft['status'] !== undefined) result.status = draft['status'] as CustomerStatus;
  for (const name of ['domain', 'ownerId', 'planId', 'arr', 'industry'] as const) text(name);
  if (draft['employeeCount'] !== undefined) result.employeeCount = draft['employeeCount'] === '' ? null : Number(draft['employeeCount']);
  if (draft['tags'] !== undefined) result.tags = list(draft['tags']);
  const custom = Object.entries(draft).filter(([name]) => name.startsWith('custom:'));
  if (custom.length > 0) {
    result.customFields = custom.map(([name, value]) => {
      const key = name.slice('custom:'.length);
      const several = customer.customFields.find((field) => field.key === key)?.type === 'MULTI_SELECT';
      return { key, values: several ? list(value) : value.trim() ? [value.trim()] : [] };
    });
  }
  return result;
}
