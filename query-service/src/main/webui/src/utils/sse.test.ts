import { describe, expect, it } from 'vitest';
import { createSseParser, type ServerSentEvent } from './sse';

function parse(...chunks: string[]): ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  const parser = createSseParser((event) => events.push(event));
  for (const chunk of chunks) parser.feed(chunk);
  return events;
}

const FINDING = 'event: finding\nid: 7\ndata: {"id":"a"}\n\n';

describe('SSE parser', () => {
  it('reads an event', () => {
    expect(parse(FINDING)).toEqual([{ event: 'finding', id: '7', data: '{"id":"a"}' }]);
  });

  it('reads the same event however it is cut', () => {
    for (let cut = 1; cut < FINDING.length; cut++) {
      expect(parse(FINDING.slice(0, cut), FINDING.slice(cut))).toEqual(parse(FINDING));
    }
    expect(parse(...FINDING)).toEqual(parse(FINDING));
  });

  it.each(['\r\n', '\r'])('takes %j as the end of a line, however it is cut', (end) => {
    const text = FINDING.replaceAll('\n', end);
    for (let cut = 1; cut < text.length; cut++) {
      expect(parse(text.slice(0, cut), text.slice(cut))).toEqual(parse(FINDING));
    }
  });

  it('joins data lines, ignores comments and unknown fields, and needs the blank line', () => {
    expect(parse(': keep-alive\n\nretry: 5\ndata: a\ndata:b\n\ndata: unfinished\n')).toEqual([
      { event: 'message', id: '', data: 'a\nb' },
    ]);
  });

  it('keeps the last id for an event without one', () => {
    expect(parse('id: 1\ndata: a\n\ndata: b\n\n').map((event) => event.id)).toEqual(['1', '1']);
  });

  it('refuses an event that does not end', () => {
    const parser = createSseParser(() => undefined, 100);
    expect(() => {
      for (let i = 0; i < 10; i++) parser.feed('data: 0123456789012345\n');
    }).toThrow(/more than 100/);
    expect(() => createSseParser(() => undefined, 100).feed('x'.repeat(101))).toThrow(/more than 100/);
  });
});
