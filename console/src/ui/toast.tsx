// What was just done, said once in the frame and not over the page. What went wrong stays until it is closed.

import { signal } from '@preact/signals';
import { Button } from './parts';

interface Said {
  id: number;
  text: string;
}

const done = signal<Said[]>([]);
const wrong = signal<Said[]>([]);
let last = 0;

const SHORTEST = 3_000;
const A_LETTER = 25;
const MOST = 2;

/** Says that something was done; it leaves by itself as soon as it can have been read. */
export function toast(text: string): void {
  const id = ++last;
  done.value = [...done.value, { id, text }].slice(-MOST);
  setTimeout(() => {
    done.value = done.value.filter((one) => one.id !== id);
  }, SHORTEST + A_LETTER * text.length);
}

/** Says that something went wrong; a person closes it. */
export function trouble(text: string): void {
  wrong.value = [...wrong.value.filter((one) => one.text !== text), { id: ++last, text }];
}

/** Both regions are there from the beginning: a screen reader hears only of those that it knows. */
export function Toasts() {
  return (
    <div class="toasts">
      <div role="alert">
        {wrong.value.map(({ id, text }) => (
          <div class="toast bad" key={id}>
            <span>{text}</span>
            <Button
              kind="plain small"
              label="Close the message"
              onClick={() => {
                wrong.value = wrong.value.filter((one) => one.id !== id);
              }}
            >
              Close
            </Button>
          </div>
        ))}
      </div>
      <div role="status">
        {done.value.map(({ id, text }) => (
          <div class="toast" key={id}>
            {text}
          </div>
        ))}
      </div>
    </div>
  );
}
