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

export const isAdmin = (viewer: Viewer): boolean => viewer.role !== 'MEMBER';
