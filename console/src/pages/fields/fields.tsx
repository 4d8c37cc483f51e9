// What the workspace defined: custom fields, plans, and how it handles what HubSpot says.

import { useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import {
  type CustomFieldObject,
  type CustomFieldType,
  DefineCustomFieldDocument,
  DefinitionsDocument,
  type DefinitionsQuery,
  DeleteCustomFieldDocument,
  SetPlansDocument,
  UpdateCustomFieldDocument,
  UpdateWorkspaceDocument,
} from '../../api/generated';
import { useAction, useQuery } from '../../api/hooks';
import { Button, Card, Dialog, Empty, Failed, Field, Refusals, SelectField, TableWrap, TextField, Waiting } from '../../ui/parts';
import { Page } from '../../ui/page';
import { toast } from '../../ui/toast';
import { customFieldType } from '../../words';

type Workspace = NonNullable<DefinitionsQuery['workspace']>;
type Custom = Workspace['customFields'][number];

interface PartProps {
  workspace: Workspace;
  reload: () => Promise<void>;
}

export function Fields() {
  const { data, error, loading, reload } = useQuery(DefinitionsDocument, {});
  const workspace = data?.workspace;
  return (
    <Page title="Fields and plans" lead="What customers and contacts carry beyond the usual, and what plans there are.">
      {error && <Failed error={error} again={reload} />}
      {loading && (
        <div class="card">
          <Waiting>Reading definitions…</Waiting>
        </div>
      )}
      {workspace && (
        <div class="columns">
          <CustomFields workspace={workspace} reload={reload} />
          <div class="stack loose">
            <Plans key={workspace.plans.map(({ name }) => name).join('\n')} workspace={workspace} reload={reload} />
            <Settings workspace={workspace} reload={reload} />
          </div>
        </div>
      )}
    </Page>
  );
}

function CustomFields({ workspace, reload }: PartProps) {
  const [asking, ask] = useState<{ what: 'define' } | { what: 'edit' | 'delete'; field: Custom } | null>(null);
  const action = useAction();
  return (
    <Card title="Custom fields" pad={false} aside={<Button kind="small" onClick={() => ask({ what: 'define' })}>New field…</Button>}>
      {workspace.customFields.length === 0 ? (
        <Empty title="No custom fields">Define one to hold a HubSpot property that has no field of its own, or something only you know.</Empty>
      ) : (
        <TableWrap label="Custom fields">
          <table>
            <thead>
              <tr>
                <th scope="col">Field</th>
                <th scope="col">Of</th>
                <th scope="col">Holds</th>
                <th scope="col">
                  <span class="unseen">Change</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {workspace.customFields.map((field) => (
                <tr key={field.id}>
                  <td>
                    <span class="strong">{field.label}</span>
                    <div class="small quiet">
                      <code>{field.key}</code>
                    </div>
                  </td>
                  <td>{field.object === 'CUSTOMER' ? 'Customers' : 'Contacts'}</td>
                  <td>
                    {customFieldType[field.type]}
                    {field.options.length > 0 && <div class="small quiet">{field.options.join(', ')}</div>}
                  </td>
                  <td class="right">
                    <div class="row end">
                      <Button kind="plain small" label={`Edit ${field.label}`} onClick={() => ask({ what: 'edit', field })}>
                        Edit…
                      </Button>
                      <Button kind="plain small" label={`Delete ${field.label}`} onClick={() => ask({ what: 'delete', field })}>
                        Delete…
                      </Button>
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableWrap>
      )}
      {asking?.what === 'define' && <Define close={() => ask(null)} reload={reload} />}
      {asking?.what === 'edit' && <Rename field={asking.field} close={() => ask(null)} reload={reload} />}
      {asking?.what === 'delete' && (
        <Dialog
          title={`Delete “${asking.field.label}”?`}
          submit="Delete"
          danger
          action={action}
          onClose={() => ask(null)}
          onSubmit={() =>
            action.run(async () => {
              await mutate(DeleteCustomFieldDocument, { id: asking.field.id });
              await reload();
              toast('The field is deleted.');
            })
          }
        >
          <p>Its values go with it. A field that the field map feeds must leave the map first.</p>
        </Dialog>
      )}
    </Card>
  );
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

function Lines({ label, hint, value, onInput }: { label: string; hint?: string; value: string; onInput: (value: string) => void }) {
  return (
    <Field label={label} hint={hint}>
      {(control) => <textarea class="input" rows={5} value={value} onInput={(event) => onInput(event.currentTarget.value)} {...control} />}
    </Field>
  );
}

function Define({ close, reload }: { close: () => void; reload: () => Promise<void> }) {
  const [label, setLabel] = useState('');
  const [key, setKey] = useState<string>();
  const [object, setObject] = useState<CustomFieldObject>('CUSTOMER');
  const [type, setType] = useState<CustomFieldType>('TEXT');
  const [options, setOptions] = useState('');
  const action = useAction();
  const choice = type === 'SELECT' || type === 'MULTI_SELECT';
  const name = key ?? keyOf(label);
  return (
    <Dialog
      title="New custom field"
      submit="Define"
      action={action}
      disabled={!label.trim() || !name || (choice && lines(options).length === 0)}
      onClose={close}
      onSubmit={() =>
        action.run(async () => {
          await mutate(DefineCustomFieldDocument, { input: { label, key: name, object, type, options: choice ? lines(options) : [] } });
          await reload();
        })
      }
    >
      <TextField label="Label" value={label} onInput={setLabel} autofocus />
      <TextField label="Key" value={name} onInput={setKey} hint="Its name in the API." spellcheck={false} />
      <SelectField
        label="Of"
        value={object}
        onChange={(value) => setObject(value as CustomFieldObject)}
        options={[
          ['CUSTOMER', 'Customers'],
          ['CONTACT', 'Contacts'],
        ]}
      />
      <SelectField label="Holds" value={type} onChange={(value) => setType(value as CustomFieldType)} options={Object.entries(customFieldType)} />
      {choice && <Lines label="Options" hint="One a line." value={options} onInput={setOptions} />}
    </Dialog>
  );
}

const keyOf = (label: string): string =>
  label
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');

function Rename({ field, close, reload }: { field: Custom; close: () => void; reload: () => Promise<void> }) {
  const [label, setLabel] = useState(field.label);
  const [options, setOptions] = useState(field.options.join('\n'));
  const action = useAction();
  const choice = field.type === 'SELECT' || field.type === 'MULTI_SELECT';
  return (
    <Dialog
      title={`Edit “${field.label}”`}
      submit="Save"
      action={action}
      disabled={!label.trim()}
      onClose={close}
      onSubmit={() =>
        action.run(async () => {
          await mutate(UpdateCustomFieldDocument, { input: { id: field.id, label, options: choice ? lines(options) : null } });
          await reload();
        })
      }
    >
      <TextField label="Label" value={label} onInput={setLabel} autofocus />
      {choice && <Lines label="Options" hint="One a line. An option that is in use cannot be left out." value={options} onInput={setOptions} />}
    </Dialog>
  );
}

function Plans({ workspace, reload }: PartProps) {
  const kept = workspace.plans.map(({ name }) => name).join('\n');
  const [names, setNames] = useState(kept);
  const action = useAction();
  return (
    <Card title="Plans">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void action.run(async () => {
            await mutate(SetPlansDocument, { names: lines(names) });
            await reload();
            toast('The plans are saved.');
          });
        }}
      >
        <Lines label="Plans, one a line, in their order" hint="HubSpot's values are matched to them, whatever the case. A plan in use cannot be left out." value={names} onInput={setNames} />
        <Refusals errors={action.errors} />
        <div class="row end">
          <Button type="submit" busy={action.busy} disabled={names === kept}>
            Save plans
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Settings({ workspace, reload }: PartProps) {
  const [draft, setDraft] = useState({
    name: workspace.name,
    timeZone: workspace.timeZone,
    share: percent(workspace.archiveShare),
    owner: workspace.fallbackOwner?.id ?? '',
  });
  const action = useAction();
  return (
    <Card title="Workspace">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void action.run(async () => {
            const { name, timeZone, share, owner } = draft;
            await mutate(UpdateWorkspaceDocument, { input: { name, timeZone, archiveShare: fraction(share), fallbackOwnerId: owner || null } });
            await reload();
            toast('The workspace is saved.');
          });
        }}
      >
        <TextField label="Name" value={draft.name} onInput={(name) => setDraft({ ...draft, name })} />
        <SelectField
          label="Time zone"
          value={draft.timeZone}
          onChange={(timeZone) => setDraft({ ...draft, timeZone })}
          options={[...new Set([workspace.timeZone, ...Intl.supportedValuesOf('timeZone')])].map((zone) => [zone, zone])}
        />
        <TextField
          label="The guard, in percent"
          type="number"
          value={draft.share}
          onInput={(share) => setDraft({ ...draft, share })}
          hint="How many of the customers HubSpot may cause to be archived within 24 hours; 20 always may. What goes beyond waits for you."
        />
        <SelectField
          label="Owner when HubSpot's is no user here"
          value={draft.owner}
          onChange={(owner) => setDraft({ ...draft, owner })}
          options={workspace.users.filter(({ role }) => role !== 'MEMBER').map(({ id, name }) => [id, name])}
        />
        <Refusals errors={action.errors} />
        <div class="row end">
          <Button type="submit" busy={action.busy}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}

const percent = (share: string | null | undefined): string => (share == null ? '' : String(Number((Number(share) * 100).toFixed(1))));

const fraction = (text: string): string | null => (text.trim() === '' ? null : String(Number((Number(text) / 100).toFixed(3))));
