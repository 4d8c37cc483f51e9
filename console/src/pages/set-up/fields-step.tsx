// Which property feeds which field: the customers' map and the contacts', in two columns.

import { useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import {
  type ContactField,
  ContactMapDocument,
  type CustomerField,
  CustomerMapDocument,
  ResetContactMapDocument,
  ResetCustomerMapDocument,
  SaveContactMapDocument,
  SaveCustomerMapDocument,
} from '../../api/generated';
import { useQuery } from '../../api/hooks';
import { Button, Failed, Waiting } from '../../ui/parts';
import { contactField, customerField } from '../../words';
import { FieldMap, type Row } from './field-map';
import type { StepProps } from './set-up';

export function FieldsStep({ reload, go }: StepProps) {
  const [shown, show] = useState<'customers' | 'contacts'>('customers');
  const [dirty, setDirty] = useState(false);
  return (
    <section class="card step wide">
      <div class="stack tight">
        <h2>Which property feeds which field?</h2>
        <p class="lead">What HubSpot feeds is changed in HubSpot alone. Everything that no property feeds is yours to edit here.</p>
      </div>
      <div class="switch" role="group" aria-label="Whose fields">
        {(['customers', 'contacts'] as const).map((which) => (
          <button key={which} type="button" aria-pressed={shown === which} onClick={() => !dirty && show(which)} disabled={dirty && shown !== which}>
            {which === 'customers' ? 'Customers, from companies' : 'Contacts, from contacts'}
          </button>
        ))}
      </div>
      {shown === 'customers' ? <CustomersMap saved={reload} onDirty={setDirty} /> : <ContactsMap saved={reload} onDirty={setDirty} />}
      <div class="row apart">
        <span class="small quiet">{dirty ? 'Save or discard the rows above first.' : ''}</span>
        <Button kind="primary large" disabled={dirty} onClick={() => go('direction')}>
          Go on
        </Button>
      </div>
    </section>
  );
}

interface MapProps {
  saved: () => Promise<void>;
  onDirty: (dirty: boolean) => void;
}

const TAG = 'tag';

function CustomersMap({ saved, onDirty }: MapProps) {
  const { data, error, reload } = useQuery(CustomerMapDocument, {});
  const map = data?.customerFieldMap;
  if (error && !data) return <Failed error={error} again={reload} />;
  if (!map) return <Waiting>Reading the map and HubSpot's properties…</Waiting>;
  const done = async () => {
    await reload();
    await saved();
  };
  const rows: Row[] = map.rows.map(({ property, problem, hubSpotLabel, target }) => ({
    property,
    label: hubSpotLabel,
    problem,
    target: 'field' in target && target.field ? target.field : 'customField' in target && target.customField ? target.customField.id : TAG,
  }));
  const fields = data.workspace?.customFields ?? [];
  return (
    <FieldMap
      key={map.version}
      rows={rows}
      properties={data.hubSpotProperties ?? []}
      targets={[
        ['Fields', Object.entries(customerField)],
        ['Custom fields', fields.map(({ id, label }) => [id, label])],
        ['Otherwise', [[TAG, 'A tag']]],
      ]}
      unmapped={map.unmapped.map(({ field, defaultProperty, note }) => ({ field: customerField[field], defaultProperty, note }))}
      remark={map.currency ? `Amounts come as they are. The account's currency is ${map.currency}.` : undefined}
      onDirty={onDirty}
      save={async (next) => {
        const input = next.map(({ property, target }) => ({
          property,
          target: target === TAG ? { tag: true } : target in customerField ? { field: target as CustomerField } : { customFieldId: target },
        }));
        await mutate(SaveCustomerMapDocument, { input: { rows: input, expectedVersion: map.version } });
        await done();
      }}
      reset={async () => {
        await mutate(ResetCustomerMapDocument, { version: map.version });
        await done();
      }}
    />
  );
}

function ContactsMap({ saved, onDirty }: MapProps) {
  const { data, error, reload } = useQuery(ContactMapDocument, {});
  const map = data?.contactFieldMap;
  if (error && !data) return <Failed error={error} again={reload} />;
  if (!map) return <Waiting>Reading the map and HubSpot's properties…</Waiting>;
  const done = async () => {
    await reload();
    await saved();
  };
  const rows: Row[] = map.rows.map(({ property, problem, hubSpotLabel, target }) => ({
    property,
    label: hubSpotLabel,
    problem,
    target: 'field' in target && target.field ? target.field : 'customField' in target && target.customField ? target.customField.id : '',
  }));
  return (
    <FieldMap
      key={map.version}
      rows={rows}
      properties={data.hubSpotProperties ?? []}
      targets={[
        ['Fields', Object.entries(contactField)],
        ['Custom fields', (data.workspace?.customFields ?? []).map(({ id, label }) => [id, label])],
      ]}
      unmapped={map.unmapped.map(({ field, defaultProperty, note }) => ({ field: contactField[field], defaultProperty, note }))}
      onDirty={onDirty}
      save={async (next) => {
        const input = next.map(({ property, target }) => ({
          property,
          target: target in contactField ? { field: target as ContactField } : { customFieldId: target },
        }));
        await mutate(SaveContactMapDocument, { input: { rows: input, expectedVersion: map.version } });
        await done();
      }}
      reset={async () => {
        await mutate(ResetContactMapDocument, { version: map.version });
        await done();
      }}
    />
  );
}
