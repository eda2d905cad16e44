/** Server-sent events as the HTML standard defines them, from chunks of text. */

export interface ServerSentEvent {
  event: string;
  data: string;
  /** The last id seen, also when this event did not bring one. */
  id: string;
}

export interface SseParser {
  /** Takes the next piece of the stream; throws if one event exceeds the limit. */
  feed(chunk: string): void;
}

/** A finding is about 1 kB; a stream that never ends an event must not fill the memory. */
export const MAX_EVENT_CHARS = 1_000_000;

export function createSseParser(
  onEvent: (event: ServerSentEvent) => void,
  maxEventChars = MAX_EVENT_CHARS,
): SseParser {
  let rest = '';
  let skipLineFeed = false;
  let event = '';
  let data: string[] = [];
  let dataChars = 0;
  let id = '';

  function dispatch(): void {
    if (data.length > 0) onEvent({ event: event || 'message', data: data.join('\n'), id });
    event = '';
    data = [];
    dataChars = 0;
  }

  function takeLine(line: string): void {
    if (line === '') return dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return; // a comment: it only keeps the connection open
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
    else if (field === 'data') {
      data.push(value);
      dataChars += value.length;
    }
  }

  return {
    feed(chunk: string): void {
      let text = rest + chunk;
      if (skipLineFeed && text.startsWith('\n')) text = text.slice(1);
      if (text !== '') skipLineFeed = false;
      let start = 0;
      for (let at = 0; at < text.length; at++) {
        const char = text[at];
        if (char !== '\n' && char !== '\r') continue;
        takeLine(text.slice(start, at));
        if (char === '\r') {
          if (at + 1 === text.length) skipLineFeed = true;
          else if (text[at + 1] === '\n') at++;
        }
        start = at + 1;
      }
      rest = text.slice(start);
      if (rest.length + dataChars > maxEventChars) {
        throw new Error(`the event stream sent an event of more than ${maxEventChars} characters`);
      }
    },
  };
}
