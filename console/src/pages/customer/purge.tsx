// Deleting for good. Who means it types the customer's name.

import { useState } from 'preact/hooks';
import { mutate } from '../../api/client';
import { type CustomerDetailFragment, PurgeCustomerDocument } from '../../api/generated';
import { useAction } from '../../api/hooks';
import { Dialog, TextField } from '../../ui/parts';
import { toast } from '../../ui/toast';

export function Purge({ customer, onClose, gone }: { customer: CustomerDetailFragment; onClose: () => void; gone: () => void }) {
  const [typed, setTyped] = useState('');
  const action = useAction();
  return (
    <Dialog
      title={`Delete ${customer.name} permanently?`}
      submit="Delete permanently"
      danger
      disabled={typed.trim() !== customer.name.trim()}
      action={action}
      onClose={onClose}
      onSubmit={() =>
        action.run(async () => {
          await mutate(PurgeCustomerDocument, { id: customer.id });
          toast(`${customer.name} was deleted permanently.`);
          gone();
        })
      }
    >
      <p>
        This cannot be undone. It takes with it the contacts that belong to no other customer, all onboardings and tasks, and the whole history. No sync brings the
        company back until you lift its exclusion.
      </p>
      <TextField label={`Type “${customer.name}” to confirm`} value={typed} onInput={setTyped} autocomplete="off" spellcheck={false} autofocus />
    </Dialog>
  );
}
