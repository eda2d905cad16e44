import type { RefObject } from 'react';
import { useShortcuts } from './useShortcuts';

/** j and k move the focus from one row link in `box` to the next, over all of its tables. */
export function useRowKeys(box: RefObject<HTMLElement | null>): void {
  const move = (by: number): void => {
    const links = [...(box.current?.querySelectorAll<HTMLElement>('.row-link') ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    links[Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
  };
  useShortcuts({ j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1) });
}
