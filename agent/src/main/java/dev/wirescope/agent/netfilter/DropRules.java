package dev.wirescope.agent.netfilter;

import dev.wirescope.agent.event.DropEvent;
import dev.wirescope.agent.symbol.KernelNames;
import java.io.Serial;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Names the rule of nftables that dropped a segment. The rules are read after the drop, on a thread
 * of its own, and compared with the segment: a rule that is the only one which can have dropped it
 * is named. {@link #of} is for one thread.
 */
public final class DropRules {
  private static final int FLOWS_MAX = 1024;
  private static final int CALLERS = DropEvent.CALLERS;
  private static final int ADDRESS_BYTES = 16;
  private static final int WAITING_MAX = 256;

  /** A flow that is dropped again is looked at again, as the rules may have changed. */
  private static final long ASK_EVERY_NS = Duration.ofSeconds(1).toNanos();

  /** Reading rules takes at most this part of a CPU in the long run. */
  private static final int READING_PART = 20;

  /** What may be saved up for: few drops are named at once. */
  private static final long SAVED_MAX_NS = Duration.ofMillis(200).toNanos();

  private static final long IDLE_S = 10;

  private final KernelNames names;
  private final Rulesets rulesets;
  private final Executor executor;
  private final Map<Packet, DropRule> known = new Recent();
  private final Map<Integer, Listed> listed = new HashMap<>();
  private long savedNs = SAVED_MAX_NS;
  private long savedAtNs = System.nanoTime();

  // Of the last drop: a storm of them comes from one place.
  private final long[] addresses = new long[CALLERS + 1];
  private Hook hook;
  private boolean isHookKnown;

  private record Listed(Ruleset rules, long readNs) {}

  /** Of this machine. */
  public static DropRules ofThisMachine(KernelNames names) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            0,
            1,
            IDLE_S,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_MAX),
            Thread.ofPlatform().daemon().name("nft-rules").factory(),
            // The hook is known anyway, and the next drop of the flow asks again.
            new ThreadPoolExecutor.DiscardPolicy());
    return new DropRules(names, new NftRulesets(), executor);
  }

  /** Knows no rules. */
  public static DropRules none() {
    return new DropRules(KernelNames.none(), _ -> Ruleset.none(), _ -> {});
  }

  DropRules(KernelNames names, Rulesets rulesets, Executor executor) {
    this.names = names;
    this.rulesets = rulesets;
    this.executor = executor;
  }

  /** What dropped {@code event}'s segment; it becomes better known within milliseconds. */
  public DropRule of(DropEvent event) {
    if (event.caller(0) == 0) {
      return DropRule.NONE;
    }
    Hook hook = hook(event);
    return hook == null ? DropRule.NONE : of(packet(event, hook), event.timeNs());
  }

  /** {@code droppedNs} is monotonic. */
  DropRule of(Packet packet, long droppedNs) {
    DropRule rule = known.computeIfAbsent(packet, p -> DropRule.of(p.hook().text()));
    if (rule.askedNs() == Long.MIN_VALUE || droppedNs - rule.askedNs() >= ASK_EVERY_NS) {
      rule.setAskedNs(droppedNs);
      executor.execute(() -> name(packet, droppedNs, rule));
    }
    return rule;
  }

  private Hook hook(DropEvent event) {
    boolean same = event.location() == addresses[CALLERS];
    for (int i = 0; i < CALLERS; i++) {
      same &= event.caller(i) == addresses[i];
      addresses[i] = event.caller(i);
    }
    addresses[CALLERS] = event.location();
    if (!same || !isHookKnown) {
      isHookKnown = names.learnFunctions(addresses);
      hook =
          Hook.of(Arrays.copyOf(addresses, CALLERS), address -> names.function(address).toString());
    }
    return hook;
  }

  private static Packet packet(DropEvent event, Hook hook) {
    boolean outbound = event.outbound() != 0;
    InetAddress local = address(event, event.localIpOffset());
    InetAddress remote = address(event, event.remoteIpOffset());
    return new Packet(
        event.netns(),
        hook,
        event.ipVersion(),
        outbound ? local : remote,
        outbound ? remote : local,
        outbound ? event.localPort() : event.remotePort(),
        outbound ? event.remotePort() : event.localPort(),
        event.segment().getString(event.interfaceOffset()));
  }

  /** The other threads' part. */
  private void name(Packet packet, long droppedNs, DropRule rule) {
    List<Suspect> suspects = rules(packet.netns(), droppedNs).suspects(packet);
    rule.set(packet.hook().text() + text(suspects));
  }

  /** Read after the drop, so that the rule is in it unless it was removed since. */
  private Ruleset rules(int netns, long droppedNs) {
    Listed last = listed.get(netns);
    if (last != null && last.readNs() - droppedNs >= 0) {
      return last.rules();
    }
    long nowNs = waitUntilAffordable();
    if (listed.size() >= FLOWS_MAX) {
      listed.clear();
    }
    Ruleset rules = rulesets.read(netns);
    savedNs -= System.nanoTime() - nowNs;
    listed.put(netns, new Listed(rules, nowNs));
    return rules;
  }

  private long waitUntilAffordable() {
    if (savedNs < 0) {
      pause(-savedNs * READING_PART);
    }
    long nowNs = System.nanoTime();
    savedNs = Math.min(savedNs + (nowNs - savedAtNs) / READING_PART, SAVED_MAX_NS);
    savedAtNs = nowNs;
    return nowNs;
  }

  private static void pause(long ns) {
    try {
      TimeUnit.NANOSECONDS.sleep(ns);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String text(List<Suspect> suspects) {
    if (suspects.isEmpty()) {
      return "";
    }
    Suspect first = suspects.getFirst();
    if (suspects.size() == 1) {
      return ": " + first.chain() + " " + first.rule();
    }
    boolean sameChain = suspects.stream().allMatch(s -> s.chain().equals(first.chain()));
    return ": one of " + suspects.size() + (sameChain ? " in " + first.chain() : " rules");
  }

  private static InetAddress address(DropEvent event, long offset) {
    byte[] bytes = event.segment().asSlice(offset, ADDRESS_BYTES).toArray(ValueLayout.JAVA_BYTE);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 16 bytes", e);
    }
  }

  /** Forgets the flow that was asked for least recently. */
  private static final class Recent extends LinkedHashMap<Packet, DropRule> {
    @Serial private static final long serialVersionUID = 1L;

    Recent() {
      super(FLOWS_MAX * 2, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Packet, DropRule> eldest) {
      return size() > FLOWS_MAX;
    }
  }
}
