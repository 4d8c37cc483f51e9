// The frame around every page: where one can go, what needs attention, who is signed in.

import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import { StandingDocument } from './api/generated';
import { useQuery } from './api/hooks';
import { online } from './api/live';
import { type Scheme, scheme } from './scheme';
import { session } from './session';
import { Badge, Button, Notice } from './ui/parts';
import { isAdmin, useViewer } from './viewer';
import { role } from './words';

type Item = [path: string, label: string, mark?: ComponentChildren];

export function Shell({ children }: { children: ComponentChildren }) {
  const viewer = useViewer();
  const admin = isAdmin(viewer);
  const { path } = useLocation();
  const [menu, setMenu] = useState(false);
  const standing = useQuery(StandingDocument, {}, !admin);
  useEffect(() => {
    setMenu(false);
    if (admin) void standing.reload();
  }, [path]);
  useEffect(() => {
    if (!menu) return undefined;
    const close = (event: KeyboardEvent) => event.key === 'Escape' && setMenu(false);
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [menu]);

  const held = standing.data?.heldArchives?.totalCount ?? 0;
  const integration = standing.data?.integration;
  const silenced = standing.data?.webhookEndpoints?.some(({ status }) => status === 'DISABLED_BY_FAILURES');
  const attention = integration && (integration.status !== 'CONNECTED' || integration.lanes.fullSyncOverdue || integration.lanes.incrementalUpdateOverdue);
  const groups: [string, Item[]][] = [
    ['Customers', [['/console/customers', 'Customers']]],
    ...(admin
      ? ([
          [
            'HubSpot',
            [
              ['/console/integration', 'Integration', attention ? <Badge tone="warn">attention</Badge> : undefined],
              ['/console/setup', 'Set-up'],
              ['/console/sync-log', 'Sync log'],
              ['/console/held-archives', 'Held archives', held > 0 ? <Badge tone="warn">{held}</Badge> : undefined],
              ['/console/not-here', 'Why is it not here?'],
              ['/console/exclusions', 'Exclusions'],
            ],
          ],
          [
            'Workspace',
            [
              ['/console/users', 'Users'],
              ['/console/api-keys', 'API keys'],
              ['/console/webhooks', 'Webhooks', silenced ? <Badge tone="warn">attention</Badge> : undefined],
              ['/console/fields', 'Fields and plans'],
            ],
          ],
        ] as [string, Item[]][])
      : ([['You', [['/console/api-keys', 'API keys']]]] as [string, Item[]][])),
    ['For developers', [['/explorer/', 'API explorer']]],
  ];

  return (
    <div class="shell" data-menu={menu ? 'open' : 'closed'}>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <div class="topbar">
        <Brand name={viewer.workspace?.name} />
        <Button kind="small" expanded={menu} onClick={() => setMenu(!menu)}>
          Menu
        </Button>
      </div>
      {menu && <button class="veil" type="button" aria-label="Close the menu" onClick={() => setMenu(false)} />}
      <header class="rail">
        <Brand name={viewer.workspace?.name} />
        <nav aria-label="Pages">
          {groups.map(([title, items]) => (
            <section key={title} aria-label={title}>
              {items.length > 1 && <h2>{title}</h2>}
              <ul>
                {items.map(([to, label, mark]) => (
                  <li key={to}>
                    <a href={to} aria-current={isUnder(path, to) ? 'page' : undefined}>
                      {label}
                      {mark}
                    </a>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </nav>
        <footer>
          <p class="who">
            <span class="strong">{viewer.user?.name}</span>
            <br />
            <span class="quiet">{role[viewer.role]}</span>
          </p>
          <div class="row">
            <SchemeSwitch />
            <Button kind="plain small" onClick={() => session.signOut()}>
              Sign out
            </Button>
          </div>
        </footer>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
        {!online.value && (
          <div class="lost">
            <Notice tone="warn" alert>
              The live connection was lost. What you see may be old; it is being made again.
            </Notice>
          </div>
        )}
      </main>
    </div>
  );
}

export function Brand({ name }: { name?: string }) {
  return (
    <a class="brand" href="/console/">
      <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="currentColor" />
        <path
          d="M9 10.5a6.5 6.5 0 0 1 12.6 2.3M23 21.500a6.500 6.500 0 0 1-12.600-2.300M23.600 8.600v4.600h-4.600"
          fill="none"
          stroke="var(--accent-ink)"
          stroke-width="2.6"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
      <span>
        Pivotal
        {name && <small>{name}</small>}
      </span>
    </a>
  );
}

function SchemeSwitch() {
  const options: [Scheme, string][] = [
    ['system', 'System'],
    ['light', 'Light'],
    ['dark', 'Dark'],
  ];
  return (
    <label class="scheme">
      <span class="unseen">Colours</span>
      <select value={scheme.chosen.value} onChange={(event) => scheme.choose(event.currentTarget.value as Scheme)}>
        {options.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

function isUnder(path: string, to: string): boolean {
  return path === to || path.startsWith(`${to}/`);
}
