package dev.wirescope.agent.batch;

import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.owner.Owner;
import java.lang.foreign.MemorySegment;

/** Who and which connection: the columns that every event has, written in one place. */
final class CommonColumns {
  private static final int COMM_BYTES = 16;
  private static final int CONTAINER_ID_BYTES = 64;
  private static final int CGROUP_BYTES = 64;
  private static final int EXECUTABLE_BYTES = 32;

  private final RowSources sources;
  private final LongColumn timeUnixNs;
  private final TextColumn node;
  private final IntColumn pid;
  private final IntColumn tid;
  private final TextColumn comm;
  private final TextColumn executable;
  private final TextColumn containerId;
  private final TextColumn cgroup;
  private final IntColumn netns;
  private final IpColumn localIp;
  private final ShortColumn localPort;
  private final IpColumn remoteIp;
  private final ShortColumn remotePort;
  private final ByteColumn ipVersion;
  private final LongColumn connectionId;
  private final ByteColumn direction;
  private final ByteColumn role;
  private final ByteColumn ownerSource;
  private final IntColumn srttUs;

  CommonColumns(Columns columns, RowSources sources) {
    this.sources = sources;
    timeUnixNs = columns.longs("time_unix_ns");
    node = columns.texts("node", sources.node().bytes().length);
    pid = columns.ints("pid");
    tid = columns.ints("tid");
    comm = columns.texts("comm", COMM_BYTES);
    executable = columns.texts("executable", EXECUTABLE_BYTES);
    containerId = columns.texts("container_id", CONTAINER_ID_BYTES);
    cgroup = columns.texts("cgroup", CGROUP_BYTES);
    netns = columns.ints("netns");
    localIp = columns.ips("local_ip");
    localPort = columns.shorts("local_port");
    remoteIp = columns.ips("remote_ip");
    remotePort = columns.shorts("remote_port");
    ipVersion = columns.bytes("ip_version");
    connectionId = columns.longs("connection_id");
    direction = columns.bytes("direction");
    role = columns.bytes("role");
    ownerSource = columns.bytes("owner_source");
    srttUs = columns.ints("srtt_us");
  }

  /**
   * Everything but the node, which {@link #fillNode} writes for all rows at once. In three parts,
   * because the compiler gives up on inlining in one that is as large as all of them.
   */
  void put(EventHeader event, byte directionNumber) {
    putWho(event);
    putWhere(event);
    putWhich(event, directionNumber);
  }

  private void putWho(EventHeader event) {
    Owner owner = sources.owners().of(event.pid(), event.cgroupId(), event.timeNs());
    timeUnixNs.put(sources.clock().toUnixNs(event.timeNs()));
    pid.put(event.pid());
    tid.put(event.tid());
    CommText.put(event, comm);
    executable.put(owner.executable());
    containerId.put(owner.containerId());
    cgroup.put(owner.cgroup());
  }

  private void putWhere(EventHeader event) {
    MemorySegment segment = event.segment();
    netns.put(event.netns());
    localIp.put(segment, event.localIpOffset());
    localPort.put((short) event.localPort());
    remoteIp.put(segment, event.remoteIpOffset());
    remotePort.put((short) event.remotePort());
    ipVersion.put(event.ipVersion());
  }

  private void putWhich(EventHeader event, byte directionNumber) {
    connectionId.put(sources.connectionIds().of(event.connectionId()));
    direction.put(directionNumber);
    role.put(event.role());
    ownerSource.put(event.ownerSource());
    srttUs.putOrNullIfZero(event.srttUs());
  }

  void fillNode(int rows) {
    node.fill(sources.node(), rows);
  }
}
