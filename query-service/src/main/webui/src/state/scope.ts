import { createContext, use } from 'react';
import type { Api } from '../api/client';
import type { NodeStatus } from '../api/types';
import type { Range } from '../utils/ranges';

/** What every view asks within. */
export interface Scope {
  api: Api;
  range: Range;
  /** '' for all nodes. */
  node: string;
  nodes: NodeStatus[];
  /** The time at the service, in ns since 1970; good to a millisecond. */
  nowNs: () => bigint;
}

export const ScopeContext = createContext<Scope | null>(null);

export function useScope(): Scope {
  const scope = use(ScopeContext);
  if (scope === null) throw new Error('useScope outside of ScopeContext');
  return scope;
}
