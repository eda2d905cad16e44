import { routeHash, scopeParams } from '../../state/route';

interface OnConnection {
  node: string;
  connection_id: string;
}

interface Episode extends OnConnection {
  start_unix_ns: bigint;
  duration_ns: number;
  state?: string;
}

/** Whether it can be drawn: connection 0 stands for "before a socket exists". */
export function hasConnection(event: OnConnection): boolean {
  return event.connection_id !== '' && !/^0+$/.test(event.connection_id);
}

/** The page of a connection over the chosen range. */
export function connectionHash(event: OnConnection, params: URLSearchParams): string {
  return routeHash(['connections', event.node, event.connection_id], scopeParams(params));
}

/** The page of a connection around one episode: such a link can be sent to somebody else. */
export function drawingHash(episode: Episode, params: URLSearchParams): string {
  return routeHash(['connections', episode.node, episode.connection_id], {
    ...scopeParams(params),
    start: String(episode.start_unix_ns),
    length: episode.state === 'open' ? 'open' : String(episode.duration_ns),
  });
}
