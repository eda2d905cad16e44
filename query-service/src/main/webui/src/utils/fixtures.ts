import type { Finding } from '../api/types';

/** A finding for tests; every field can be overridden. */
export function aFinding(fields: Partial<Finding> = {}): Finding {
  return {
    id: '6f0c',
    kind: 'zero_window',
    severity: 'warning',
    state: 'ended',
    title: 'reader (pid 4711) did not read for 300 ms; its window was closed',
    detected_unix_ns: 1_000_300_000_000n,
    start_unix_ns: 1_000_000_000_000n,
    end_unix_ns: 1_000_300_000_000n,
    duration_ns: 300_000_000,
    node: 'web-1',
    pid: 4711,
    tid: 4711,
    comm: 'reader',
    container_id: '',
    cgroup: '/',
    netns: 4026531840,
    local_ip: '10.0.0.1',
    local_port: 80,
    remote_ip: '10.0.0.2',
    remote_port: 4242,
    ip_version: 4,
    connection_id: '00000000000012ab',
    direction: 'inbound',
    side: 'local',
    details: { bytes_unread: 65536, probes: 1 },
    verdict: { cause: 'reader_slow', confidence: 'proven', evidence: ['advertised window 0 for 300.1 ms'] },
    ...fields,
  };
}
