// Whom the key acts for.

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { SessionQuery } from './api/generated';

export type Viewer = NonNullable<SessionQuery['viewer']>;

export const ViewerContext = createContext<Viewer | null>(null);

export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (!viewer) throw new Error('nobody is signed in');
  return viewer;
}

/** Reads again who the viewer is, after their own role changed. */
export const RereadViewer = createContext<() => Promise<void>>(async () => {});

export const isAdmin = (viewer: Viewer): boolean => viewer.role !== 'MEMBER';
