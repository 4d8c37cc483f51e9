// Who is here, and which page they are on.

import type { ComponentType } from 'preact';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { SessionDocument } from './api/generated';
import { useQuery } from './api/hooks';
import { ApiKeys } from './pages/api-keys/api-keys';
import { ContactPage } from './pages/contact/contact';
import { CustomerPage } from './pages/customer/customer';
import { Customers } from './pages/customers/customers';
import { Exclusions } from './pages/exclusions/exclusions';
import { Fields } from './pages/fields/fields';
import { HeldArchives } from './pages/held-archives/held-archives';
import { Integration } from './pages/integration/integration';
import { NotHere } from './pages/not-here/not-here';
import { SetUp } from './pages/set-up/set-up';
import { SignIn } from './pages/sign-in/sign-in';
import { Run } from './pages/sync-log/run';
import { SyncLog } from './pages/sync-log/sync-log';
import { Users } from './pages/users/users';
import { Endpoint } from './pages/webhooks/endpoint';
import { Webhooks } from './pages/webhooks/webhooks';
import { session } from './session';
import { Shell } from './shell';
import { Failed, Notice, Waiting } from './ui/parts';
import { Page } from './ui/page';
import { Toasts } from './ui/toast';
import { isAdmin, RereadViewer, useViewer, ViewerContext } from './viewer';

export function App() {
  const key = session.key.value;
  return (
    <LocationProvider scope="/console">
      {key === null ? <SignIn /> : <SignedIn key={key} />}
      <Toasts />
    </LocationProvider>
  );
}

function SignedIn() {
  const { data, error, reload } = useQuery(SessionDocument, {});
  if (error && !data) {
    return (
      <main class="gate">
        <div class="gate-card">
          <Failed error={error} again={reload} />
        </div>
      </main>
    );
  }
  const viewer = data?.viewer;
  if (!viewer) {
    return (
      <main class="gate">
        <div class="gate-card card">
          <Waiting>Signing in…</Waiting>
        </div>
      </main>
    );
  }
  return (
    <ViewerContext.Provider value={viewer}>
      <RereadViewer.Provider value={reload}>
        <Shell>
          <Router>
            <Route path="/console" component={Home} />
            <Route path="/console/customers" component={Customers} />
            <Route path="/console/customers/:number" component={CustomerPage} />
            <Route path="/console/contacts/:number" component={ContactPage} />
            <Route path="/console/api-keys" component={ApiKeys} />
            <Route path="/console/integration" component={admins(Integration)} />
            <Route path="/console/setup" component={admins(SetUp)} />
            <Route path="/console/setup/:step" component={admins(SetUp)} />
            <Route path="/console/sync-log" component={admins(SyncLog)} />
            <Route path="/console/sync-log/:id" component={admins(Run)} />
            <Route path="/console/held-archives" component={admins(HeldArchives)} />
            <Route path="/console/not-here" component={admins(NotHere)} />
            <Route path="/console/exclusions" component={admins(Exclusions)} />
            <Route path="/console/users" component={admins(Users)} />
            <Route path="/console/webhooks" component={admins(Webhooks)} />
            <Route path="/console/webhooks/:id" component={admins(Endpoint)} />
            <Route path="/console/fields" component={admins(Fields)} />
            <Route default component={NoPage} />
          </Router>
        </Shell>
      </RereadViewer.Provider>
    </ViewerContext.Provider>
  );
}

function Home() {
  const { route } = useLocation();
  const viewer = useViewer();
  useEffect(() => route(isAdmin(viewer) ? '/console/integration' : '/console/customers', true), []);
  return null;
}

const guarded = new Map<ComponentType<never>, ComponentType<never>>();

/** A page of the integration, which members do not see. */
function admins<P extends object>(Inner: ComponentType<P>): ComponentType<P> {
  const known = guarded.get(Inner as ComponentType<never>);
  if (known) return known as unknown as ComponentType<P>;
  const Guarded = (props: P) => (isAdmin(useViewer()) ? <Inner {...props} /> : <NotYours />);
  guarded.set(Inner as ComponentType<never>, Guarded as unknown as ComponentType<never>);
  return Guarded;
}

function NotYours() {
  return (
    <Page title="For admins">
      <Notice>The integration is run by the workspace's owner and admins. Your customers are under Customers.</Notice>
    </Page>
  );
}

function NoPage() {
  return (
    <Page title="There is no such page">
      <Notice action={<a href="/console/">Go to the start</a>}>The address may be mistyped, or what it showed is gone.</Notice>
    </Page>
  );
}
