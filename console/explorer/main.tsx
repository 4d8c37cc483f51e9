// GraphiQL with the guide's operations at hand. The key is the one of this tab, as in the console; headers, tabs and
// what was asked are kept for the tab only.

import 'graphiql/graphiql.css';
import './explorer.css';

import { createGraphiQLFetcher, type Storage } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createClient } from 'graphql-ws';
import { useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { examplesPlugin } from './examples';
import { SignIn } from './sign-in';

const KEY = 'pivotal.key';

/** The tab's storage under names of its own. */
const storage: Storage = {
  getItem: (name) => sessionStorage.getItem(`explorer.${name}`),
  setItem: (name, value) => sessionStorage.setItem(`explorer.${name}`, value),
  removeItem: (name) => sessionStorage.removeItem(`explorer.${name}`),
  get length() {
    return Object.keys(sessionStorage).filter((name) => name.startsWith('explorer.')).length;
  },
  clear() {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith('explorer.')) sessionStorage.removeItem(name);
  },
};

const WELCOME = `# Ctrl-Space completes, Ctrl-Enter runs. Examples are behind the book on the left.
{
  customers(first: 5, sort: { field: ARR, direction: DESC }) {
    totalCount
    nodes {
      displayId
      name
      arr
      primaryContact { name email }
    }
  }
}
`;

function Explorer() {
  const [key, setKey] = useState(() => sessionStorage.getItem(KEY));
  if (key === null) {
    return (
      <SignIn
        done={(given) => {
          sessionStorage.setItem(KEY, given);
          setKey(given);
        }}
      />
    );
  }
  return <SignedIn keyInUse={key} />;
}

function SignedIn({ keyInUse }: { keyInUse: string }) {
  const authorization = `Bearer ${keyInUse}`;
  const fetcher = useMemo(
    () =>
      createGraphiQLFetcher({
        url: '/graphql',
        headers: { Authorization: authorization },
        wsClient: createClient({
          url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
          connectionParams: { Authorization: authorization },
        }),
      }),
    [authorization],
  );
  const plugins = useMemo(() => [examplesPlugin], []);
  return (
    <GraphiQL fetcher={fetcher} storage={storage} plugins={plugins} defaultQuery={WELCOME} shouldPersistHeaders defaultEditorToolsVisibility="variables">
      <GraphiQL.Logo>
        <a href="/console/">Pivotal console</a>
      </GraphiQL.Logo>
    </GraphiQL>
  );
}

const root = document.getElementById('explorer');
if (root) createRoot(root).render(<Explorer />);
