// Onboardings and their tasks. They are ours alone; no sync touches them.

import { useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import {
  AddTaskDocument,
  CompleteTaskDocument,
  CreateOnboardingDocument,
  type CustomerDetailFragment,
  RemoveTaskDocument,
  ReopenTaskDocument,
} from '../../api/generated';
import { useAction } from '../../api/hooks';
import { Button, Card, Dialog, Empty, Refusals, TextField } from '../../ui/parts';
import { Time } from '../../ui/time';
import { plural } from '../../words';
import type { PartProps } from './customer';

export function Onboardings({ customer, reload }: PartProps) {
  const [adding, add] = useState(false);
  return (
    <Card title="Onboardings" pad={false} aside={<Button kind="small" onClick={() => add(true)}>New onboarding…</Button>}>
      {customer.onboardings.length === 0 && <Empty title="No onboarding yet">Create one and list what is to be done before this customer is live.</Empty>}
      {customer.onboardings.map((onboarding) => (
        <OnboardingPart key={onboarding.id} onboarding={onboarding} reload={reload} />
      ))}
      {adding && <NewOnboarding customer={customer} reload={reload} close={() => add(false)} />}
    </Card>
  );
}

function NewOnboarding({ customer, reload, close }: PartProps & { close: () => void }) {
  const [name, setName] = useState('');
  const action = useAction();
  return (
    <Dialog
      title="New onboarding"
      submit="Create"
      action={action}
      disabled={name.trim() === ''}
      onClose={close}
      onSubmit={() =>
        action.run(async () => {
          await mutate(CreateOnboardingDocument, { input: { customerId: customer.id, name } });
          await reload();
        })
      }
    >
      <TextField label="Name" value={name} onInput={setName} autofocus placeholder="Launch in spring" />
    </Dialog>
  );
}

type Task = CustomerDetailFragment['onboardings'][number]['tasks'][number];

const toggle = ({ id, completedAt }: Task): Promise<unknown> => (completedAt ? mutate(ReopenTaskDocument, { id }) : mutate(CompleteTaskDocument, { id }));

/** Shows at once what a person wants, and what is true as soon as that is known. */
function Tick({ task, change }: { task: Task; change: () => Promise<unknown> }) {
  const [wanted, want] = useState<boolean | null>(null);
  const done = wanted ?? task.completedAt != null;
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={done}
        onChange={() => {
          want(!done);
          void change().then(() => want(null));
        }}
      />
      <span class={done ? 'quiet' : undefined}>{task.title}</span>
    </label>
  );
}

function OnboardingPart({ onboarding, reload }: { onboarding: CustomerDetailFragment['onboardings'][number]; reload: () => Promise<void> }) {
  const [title, setTitle] = useState('');
  const action = useAction();
  const change = (task: () => Promise<unknown>) =>
    action.run(async () => {
      await task();
      await reload();
    });
  const done = onboarding.tasks.filter((task) => task.completedAt).length;
  return (
    <section class="onboarding" aria-label={onboarding.name}>
      <div class="row apart">
        <h3>{onboarding.name}</h3>
        <span class="small quiet">
          {done} of {plural(onboarding.tasks.length, 'task')} done
        </span>
      </div>
      <Refusals errors={action.errors} />
      <ul class="tasks">
        {onboarding.tasks.map((task) => (
          <li key={task.id}>
            <Tick task={task} change={() => change(() => toggle(task))} />
            {task.completedAt && (
              <span class="small quiet">
                {task.completedBy?.name}, <Time at={task.completedAt} />
              </span>
            )}
            <Button kind="plain small" label={`Remove ${task.title}`} onClick={() => void change(() => mutate(RemoveTaskDocument, { id: task.id }))}>
              Remove
            </Button>
          </li>
        ))}
      </ul>
      <form
        class="row add-task"
        onSubmit={(event) => {
          event.preventDefault();
          if (title.trim() === '') return;
          void change(() => mutate(AddTaskDocument, { input: { onboardingId: onboarding.id, title } })).then((added) => added && setTitle(''));
        }}
      >
        <TextField label={`New task of ${onboarding.name}`} hidden value={title} onInput={setTitle} placeholder="What is to be done?" />
        <Button type="submit" kind="small" busy={action.busy}>
          Add task
        </Button>
      </form>
    </section>
  );
}
