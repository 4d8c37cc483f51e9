// The rows of a map, to be edited as a whole. What is wrong with a row stands under it; nothing is saved while one is.

import { useEffect, useState } from 'preact/hooks';
import type { UserError } from '../../api/client';
import type { PropertyFragment } from '../../api/generated';
import { useAction } from '../../api/hooks';
import { Button, Refusals } from '../../ui/parts';
import { toast } from '../../ui/toast';
import { propertyType } from '../../words';

export interface Row {
  property: string;
  label?: string | null;
  problem?: string | null;
  target: string;
}

interface FieldMapProps {
  rows: Row[];
  properties: PropertyFragment[];
  targets: [group: string, options: [value: string, label: string][]][];
  unmapped: { field: string; defaultProperty: string; note: string }[];
  remark?: string;
  onDirty: (dirty: boolean) => void;
  save: (rows: Row[]) => Promise<void>;
  reset: () => Promise<void>;
}

export function FieldMap({ rows: kept, properties, targets, unmapped, remark, onDirty, save, reset }: FieldMapProps) {
  const [rows, setRows] = useState(kept);
  const action = useAction();
  const dirty = JSON.stringify(rows) !== JSON.stringify(kept);
  useEffect(() => onDirty(dirty), [dirty]);
  useEffect(() => () => onDirty(false), []);
  const change = (index: number, part: Partial<Row>) => {
    action.clear();
    setRows(rows.map((row, at) => (at === index ? { ...row, ...part, problem: undefined } : row)));
  };
  const act = (task: () => Promise<void>, said: string) =>
    void action.run(async () => {
      await task();
      toast(said);
    });
  return (
    <div class="stack">
      <div class="map" role="table" aria-label="Field map">
        <div class="map-head" role="row">
          <span role="columnheader">HubSpot property</span>
          <span role="columnheader">feeds</span>
          <span role="columnheader">
            <span class="unseen">Remove</span>
          </span>
        </div>
        {rows.map((row, index) => (
          <Line
            key={index}
            row={row}
            number={index + 1}
            wrong={action.errors.filter((error) => rowOf(error) === index).map(({ message }) => message)}
            properties={properties}
            targets={targets}
            change={(part) => change(index, part)}
            remove={() => {
              action.clear();
              setRows(rows.filter((_, at) => at !== index));
            }}
          />
        ))}
      </div>
      <div class="row">
        <Button kind="small" onClick={() => setRows([...rows, { property: '', target: '' }])}>
          Add a row
        </Button>
        <Button kind="plain small" busy={action.busy} onClick={() => act(reset, 'The map is the default again.')}>
          Back to the default
        </Button>
        {remark && <span class="small quiet">{remark}</span>}
      </div>
      {unmapped.length > 0 && !dirty && (
        <ul class="notes small">
          {unmapped.map(({ field, note }) => (
            <li key={field}>
              <span class="strong">{field}</span>: {note}
            </li>
          ))}
        </ul>
      )}
      <Refusals errors={action.errors.filter((error) => rowOf(error) === null)} />
      {dirty && (
        <div class="row end bar">
          <Button
            onClick={() => {
              action.clear();
              setRows(kept);
            }}
          >
            Discard
          </Button>
          <Button
            kind="primary"
            busy={action.busy}
            disabled={rows.some(({ property, target }) => !property || !target)}
            onClick={() => act(() => save(rows), 'The map is saved. Values follow with the next full sync.')}
          >
            Save the map
          </Button>
        </div>
      )}
    </div>
  );
}

/** The row that an error is about: its path is `rows`, a number, and perhaps more. */
function rowOf({ field }: UserError): number | null {
  const at = field.indexOf('rows');
  const number = at < 0 ? Number.NaN : Number(field[at + 1]);
  return Number.isInteger(number) ? number : null;
}

interface LineProps {
  row: Row;
  number: number;
  wrong: string[];
  properties: PropertyFragment[];
  targets: FieldMapProps['targets'];
  change: (part: Partial<Row>) => void;
  remove: () => void;
}

function Line({ row, number, wrong, properties, targets, change, remove }: LineProps) {
  const property = properties.find(({ name }) => name === row.property);
  const groups = Map.groupBy(
    properties.filter(({ isHidden, name }) => !isHidden || name === row.property),
    ({ group }) => group,
  );
  const sentences = [...wrong, ...(row.problem && wrong.length === 0 ? [row.problem] : [])];
  const about = sentences.length > 0 ? `row-${number}-wrong` : undefined;
  return (
    <div class="map-row" role="row">
      <div role="cell" class="stack tight">
        <select
          class="input"
          aria-label={`Property of row ${number}`}
          aria-invalid={about ? 'true' : undefined}
          aria-describedby={about}
          value={row.property}
          onChange={(event) => change({ property: event.currentTarget.value })}
        >
          <option value="">Choose a property</option>
          {row.property && !property && <option value={row.property}>{row.label ?? row.property}</option>}
          {[...groups].map(([group, members]) => (
            <optgroup key={group} label={group}>
              {members.map(({ name, label }) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <span class="small quiet type">
          {row.property && <code>{row.property}</code>}
          {property && ` · ${propertyType[property.type]}${property.isMultiple ? ', several' : ''}`}
        </span>
      </div>
      <span class="arrow" aria-hidden="true">
        →
      </span>
      <div role="cell">
        <select
          class="input"
          aria-label={`What row ${number} feeds`}
          aria-invalid={about ? 'true' : undefined}
          aria-describedby={about}
          value={row.target}
          onChange={(event) => change({ target: event.currentTarget.value })}
        >
          <option value="">Choose a field</option>
          {targets
            .filter(([, options]) => options.length > 0)
            .map(([group, options]) => (
              <optgroup key={group} label={group}>
                {options.map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </optgroup>
            ))}
        </select>
      </div>
      <div role="cell">
        <Button kind="plain small" label={`Remove row ${number}`} onClick={remove}>
          Remove
        </Button>
      </div>
      {about && (
        <p class="wrong" id={about} role="cell">
          {sentences.join(' ')}
        </p>
      )}
    </div>
  );
}
