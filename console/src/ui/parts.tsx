// The handful of parts that pages are made of.

import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Trouble, UserError } from '../api/client';
import type { Action } from '../api/hooks';
import type { Tone } from '../words';

interface ButtonProps {
  children: ComponentChildren;
  onClick?: () => void;
  kind?: string;
  busy?: boolean;
  disabled?: boolean;
  type?: 'button' | 'submit';
  label?: string;
  expanded?: boolean;
}

/** A busy button keeps its words, its width and the focus. */
export function Button({ children, onClick, kind = '', busy, disabled, type = 'button', label, expanded }: ButtonProps) {
  const off = busy || disabled;
  return (
    <button
      type={type}
      class={`button ${kind}`}
      aria-disabled={off ? 'true' : undefined}
      aria-busy={busy ? 'true' : undefined}
      aria-label={label}
      aria-expanded={expanded}
      onClick={(event) => {
        if (off) event.preventDefault();
        else onClick?.();
      }}
    >
      {children}
    </button>
  );
}

interface FieldProps {
  label: string;
  hint?: ComponentChildren;
  wrong?: string;
  hidden?: boolean;
  children: (control: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: 'true' }) => JSX.Element;
}

/** A label, a control, what helps and what is wrong with it. */
export function Field({ label, hint, wrong, hidden, children }: FieldProps) {
  const id = useId();
  const about = [hint ? `${id}-hint` : '', wrong ? `${id}-wrong` : ''].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id} class={hidden ? 'unseen' : undefined}>
        {label}
      </label>
      {children({ id, 'aria-describedby': about || undefined, 'aria-invalid': wrong ? 'true' : undefined })}
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {wrong && (
        <span class="wrong" id={`${id}-wrong`}>
          {wrong}
        </span>
      )}
    </div>
  );
}

interface TextFieldProps extends Omit<FieldProps, 'children'> {
  value: string;
  onInput: (value: string) => void;
  type?: 'text' | 'search' | 'password' | 'email' | 'number' | 'date';
  placeholder?: string;
  required?: boolean;
  autofocus?: boolean;
  disabled?: boolean;
  autocomplete?: string;
  spellcheck?: boolean;
}

export function TextField({ value, onInput, type = 'text', autofocus, ...props }: TextFieldProps) {
  const { label, hint, wrong, hidden, ...control } = props;
  return (
    <Field label={label} hint={hint} wrong={wrong} hidden={hidden}>
      {(field) => (
        <input
          class="input"
          type={type as 'text'}
          value={value}
          autofocus={autofocus}
          onInput={(event) => onInput(event.currentTarget.value)}
          {...control}
          {...field}
        />
      )}
    </Field>
  );
}

interface SelectFieldProps extends Omit<FieldProps, 'children'> {
  value: string;
  onChange: (value: string) => void;
  options: [value: string, label: string][];
  disabled?: boolean;
}

export function SelectField({ value, onChange, options, disabled, ...field }: SelectFieldProps) {
  return (
    <Field {...field}>
      {(control) => (
        <select class="input" value={value} disabled={disabled} onChange={(event) => onChange(event.currentTarget.value)} {...control}>
          {options.map(([option, words]) => (
            <option key={option} value={option}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function Badge({ tone = 'calm', title, children }: { tone?: Tone; title?: string; children: ComponentChildren }) {
  return (
    <span class={`badge ${tone}`} title={title}>
      {children}
    </span>
  );
}

/** A state: a mark whose form tells as much as its colour, and the word. */
export function Sign({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return <span class={`sign ${tone}`}>{children}</span>;
}

interface NoticeProps {
  tone?: Tone;
  title?: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
  alert?: boolean;
}

export function Notice({ tone = 'calm', title, children, action, alert }: NoticeProps) {
  return (
    <div class={`notice ${tone}`} role={alert ? 'alert' : undefined}>
      <div>
        {title && <strong class="strong">{title}</strong>}
        {children && <span>{children}</span>}
      </div>
      {action}
    </div>
  );
}

/** What was refused, in the API's own sentences; those that stand beside a field are left out by the caller. */
export function Refusals({ errors }: { errors: UserError[] }) {
  if (errors.length === 0) return null;
  return (
    <div class="notice bad" role="alert">
      <div>
        {errors.map((error) => (
          <span key={error.field.join('.') + error.message}>
            {error.message} <span class="code">{error.code}</span>
          </span>
        ))}
      </div>
    </div>
  );
}

/** What kept a page from being read. */
export function Failed({ error, again }: { error: Trouble; again: () => void }) {
  return (
    <Notice
      tone="bad"
      title="This could not be read"
      alert
      action={
        <Button kind="small" onClick={again}>
          Try again
        </Button>
      }
    >
      {error.message}
      {error.requestId && <span class="code"> Request {error.requestId}</span>}
    </Notice>
  );
}

export function Waiting({ children }: { children: ComponentChildren }) {
  return (
    <div class="waiting" role="status">
      {children}
      <i />
      <i />
      <i />
    </div>
  );
}

export function Empty({ title, children, action }: { title: string; children?: ComponentChildren; action?: ComponentChildren }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

export function Card({ title, aside, children, pad = true }: { title?: string; aside?: ComponentChildren; children: ComponentChildren; pad?: boolean }) {
  return (
    <section class="card" aria-label={title}>
      {title && (
        <header>
          <h2>{title}</h2>
          {aside}
        </header>
      )}
      {pad ? <div class="body">{children}</div> : children}
    </section>
  );
}

/** A table that scrolls sideways by itself on a narrow screen; the keyboard reaches it there. */
export function TableWrap({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="table-wrap" tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}

interface DialogProps {
  title: string;
  onClose: () => void;
  action: Action;
  /** Gives whether it is done; the dialog then closes. */
  onSubmit: () => Promise<boolean>;
  submit: string;
  danger?: boolean;
  disabled?: boolean;
  children: ComponentChildren;
}

/** Asks a person to decide. Escape and the cancel button leave everything as it is. */
export function Dialog({ title, onClose, action, onSubmit, submit, danger, disabled, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const closed = useRef(onClose);
  closed.current = onClose;
  useEffect(() => {
    dialog.current?.showModal();
    // what a decision changes may take the dialog off the page before it is closed: it is over all the same
    return () => closed.current();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (action.busy || disabled) return;
          void onSubmit().then((done) => done && dialog.current?.close());
        }}
      >
        <h2 id={id}>{title}</h2>
        {children}
        <Refusals errors={action.errors} />
        <div class="row end">
          <Button onClick={() => dialog.current?.close()}>Cancel</Button>
          <Button type="submit" kind={danger ? 'danger primary' : 'primary'} busy={action.busy} disabled={disabled}>
            {submit}
          </Button>
        </div>
      </form>
    </dialog>
  );
}

/** A list's end: reads on when it comes into sight, and has a button for those who do not scroll. */
export function LoadMore({ shown, more, busy, hasMore }: { shown: string; more: () => void; busy: boolean; hasMore: boolean }) {
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(more);
  latest.current = more;
  useEffect(() => {
    if (!hasMore || !end.current) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), { rootMargin: '600px' });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [hasMore, busy]);
  return (
    <div class="more small quiet" ref={end}>
      {hasMore ? (
        <Button kind="small" busy={busy} onClick={more}>
          {busy ? 'Reading more…' : 'Show more'}
        </Button>
      ) : (
        shown
      )}
    </div>
  );
}

export function Copy({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <Button
      kind="small"
      onClick={() => {
        void navigator.clipboard.writeText(text).then(() => setCopied(true));
      }}
    >
      {copied ? 'Copied' : 'Copy'}
    </Button>
  );
}

/** A secret that was made just now and cannot be read again. */
export function ShownOnce({ title, secret, done }: { title: string; secret: string; done: () => void }) {
  return (
    <Notice
      tone="good"
      title={title}
      alert
      action={
        <div class="row">
          <Copy text={secret} />
          <Button kind="plain small" onClick={done}>
            Done
          </Button>
        </div>
      }
    >
      <code class="secret">{secret}</code>
    </Notice>
  );
}
