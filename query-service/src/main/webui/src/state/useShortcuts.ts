import { useEffect, useRef } from 'react';

export type Shortcuts = Record<string, (event: KeyboardEvent) => void>;

const MOVES = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End']);

/** Whether the element that has the focus wants the key for itself. */
function isTaken(key: string, target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('dialog') !== null || target.isContentEditable) return true;
  // After a click on a range the focus is on it: letters must still work, arrows choose the next range.
  if (target.matches('input[type=radio], input[type=checkbox]')) return MOVES.has(key);
  if (target.matches('input, textarea, select')) return true;
  return MOVES.has(key) && target.closest('[data-scrolls]') !== null;
}

/**
 * Calls the handler of a pressed key (`KeyboardEvent.key`) anywhere on the page, unless somebody types, holds a modifier,
 * or something closer to the key deals with it.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTaken(event.key, event.target)) return;
      const handler = Object.hasOwn(current.current, event.key) ? current.current[event.key] : undefined;
      if (handler === undefined) return;
      event.preventDefault();
      handler(event);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
