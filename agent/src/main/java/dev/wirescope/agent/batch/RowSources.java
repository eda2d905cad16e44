package dev.wirescope.agent.batch;

import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.netfilter.DropRules;
import dev.wirescope.agent.owner.Owners;
import dev.wirescope.agent.symbol.KernelNames;
import dev.wirescope.agent.text.Utf8;

/**
 * What a row takes from outside its event.
 *
 * @param node this node's name
 * @param clock turns the kernel's times into Unix times
 * @param owners names the cgroup and the container of a process
 * @param connectionIds makes cookies unique beyond this boot
 * @param kernelNames names the kernel's reasons and functions
 * @param dropRules names the rule of nftables that dropped a segment
 */
public record RowSources(
    Utf8 node,
    UnixClock clock,
    Owners owners,
    ConnectionIds connectionIds,
    KernelNames kernelNames,
    DropRules dropRules) {
  /** Without rules. */
  public RowSources(
      Utf8 node,
      UnixClock clock,
      Owners owners,
      ConnectionIds connectionIds,
      KernelNames kernelNames) {
    this(node, clock, owners, connectionIds, kernelNames, DropRules.none());
  }
}
