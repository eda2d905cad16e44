import type { ReactNode } from 'react';

/** What stands where data would stand: nothing yet, nothing found, or no answer. */
export function Notice({
  title,
  tone = 'calm',
  children,
}: {
  title: string;
  tone?: 'calm' | 'bad';
  children?: ReactNode;
}) {
  return (
    <div className="notice" data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
