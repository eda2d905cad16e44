import { useEffect, useRef } from 'react';

const KEYS: readonly [string, string][] = [
  ['j  k  ↓  ↑', 'next, previous finding or row'],
  ['Enter', 'open it'],
  ['o', 'open the drawing of a finding on a page of its own'],
  ['Esc', 'close it'],
  ['/', 'filter'],
  ['1  2  3  4  5', 'Live, Connections, Latency, Drops & resets, Bursts'],
  ['+  −  ←  →  0', 'in a drawing: zoom, move, whole episode'],
  ['9', 'in the drawing of an interface: all that was kept'],
  ['t', 'colours: system, light, dark'],
  ['?', 'this help'],
];

const WORDS: readonly [string, string][] = [
  ['finding', 'a detected problem, with who, when, how long and why'],
  ['zero window', 'a reader that does not read: its side tells the other to stop sending'],
  ['retransmission', 'bytes sent again because they seemed lost'],
  ['drop', 'a segment that a kernel threw away, with its reason and place'],
  ['local drop stall', 'data that its own node dropped, until it got out'],
  ['micro-burst', 'a moment in which more came than drains: a queue grew that averages do not show'],
  ['gap', 'a silence of an interface that had been busy'],
  ['verdict', 'the cause, how sure it is, and the evidence; unknown is an answer too'],
  ['complete', 'nothing was lost, every node reports, every probe runs'],
];

export function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) ref.current?.showModal();
    else ref.current?.close();
  }, [open]);
  return (
    <dialog ref={ref} className="help" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">Keys</h2>
      <dl>
        {KEYS.map(([keys, text]) => (
          <div key={keys}>
            <dt>
              {keys.split('  ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <h2>Filter</h2>
      <p>
        Words that must all occur; <code>kind:zero_window</code>, <code>pid:4711</code>,{' '}
        <code>node:web-1</code> look in one field; <code>-word</code> excludes.
      </p>
      <h2>Words</h2>
      <dl>
        {WORDS.map(([word, text]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
