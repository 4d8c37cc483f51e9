// A page's head, its title in the tab, and the focus, which goes to the heading when a person comes from another page.

import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

let visited = 0;

interface PageProps {
  title: string;
  lead?: ComponentChildren;
  actions?: ComponentChildren;
  crumb?: ComponentChildren;
  children: ComponentChildren;
}

export function Page({ title, lead, actions, crumb, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (visited++ > 0) heading.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    document.title = `${title} · Pivotal`;
  }, [title]);
  return (
    <div class="page">
      <div class="page-head">
        <div>
          {crumb && <div class="crumb">{crumb}</div>}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p class="quiet">{lead}</p>}
        </div>
        {actions && <div class="row">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
