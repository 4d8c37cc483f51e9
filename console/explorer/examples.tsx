// The operations of docs/graphql.md, each to be opened in a tab of its own.

import { type GraphiQLPlugin, useEditorContext } from '@graphiql/react';
import { useEffect, useState } from 'react';

interface Example {
  heading: string;
  operation: string;
  variables?: string;
}

function Examples() {
  const { addTab, queryEditor, variableEditor } = useEditorContext({ nonNull: true });
  const [examples, setExamples] = useState<Example[]>([]);
  const [wanted, want] = useState<Example | null>(null);
  useEffect(() => {
    void fetch('/explorer/examples.json').then(async (response) => setExamples((await response.json()) as Example[]));
  }, []);
  // a tab is added first; its editors are filled when they are shown
  useEffect(() => {
    if (!wanted || !queryEditor) return;
    queryEditor.setValue(wanted.operation);
    variableEditor?.setValue(wanted.variables ?? '');
    want(null);
  }, [wanted, queryEditor, variableEditor]);
  const headings = [...new Set(examples.map(({ heading }) => heading))];
  return (
    <section aria-label="Examples" className="examples">
      <h2>Examples</h2>
      <p>From the guide, docs/graphql.md.</p>
      {headings.map((heading) => (
        <div key={heading}>
          <h3>{heading}</h3>
          <ul>
            {examples
              .filter((example) => example.heading === heading)
              .map((example) => (
                <li key={example.operation}>
                  <button
                    type="button"
                    onClick={() => {
                      addTab();
                      want(example);
                    }}
                  >
                    {nameOf(example.operation)}
                  </button>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** The operation's name, or the first field it asks for. */
function nameOf(operation: string): string {
  const [, kind, name] = operation.match(/^\s*(query|mutation|subscription)\s+(\w+)/) ?? [];
  const [, field] = operation.match(/\{\s*(?:\w+:\s*)?(\w+)/) ?? [];
  const sort = kind ?? operation.match(/^\s*(mutation|subscription)/)?.[1] ?? 'query';
  return `${sort} ${name ?? field ?? ''}`;
}

export const examplesPlugin: GraphiQLPlugin = {
  title: 'Examples',
  icon: () => (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M5 4.500h9a3 3 0 0 1 3 3v12H8a3 3 0 0 1-3-3zM8 8.500h6M8 12h6" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  ),
  content: Examples,
};
