package dev.wirescope.agent.netfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.wirescope.agent.symbol.KernelNames;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DropRulesTest {
  private static final String DROP_ALL =
      """
      table ip f { # handle 1
      	chain c { # handle 1
      		type filter hook input priority filter; policy accept;
      		tcp dport PORT drop # handle 2
      	}
      }
      """;

  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int port = 1;
  private int readings;
  private final DropRules rules =
      new DropRules(
          KernelNames.none(),
          _ -> {
            readings++;
            return Ruleset.parse(DROP_ALL.replace("PORT", Integer.toString(port)));
          },
          waiting::add);

  @Test
  void theHookIsKnownAtOnceAndTheRuleSoon() {
    DropRule rule = rules.of(packet(1), 0);
    assertEquals("input", rule.text().toString());
    runAll();
    assertEquals("input: ip f c handle 2: tcp dport 1 drop", rule.text().toString());
  }

  @Test
  void rulesAreReadAfterTheDropAndOnceForManyFlows() {
    for (int i = 0; i < 10; i++) {
      rules.of(packet(1 + i), 0);
    }
    runAll();
    assertEquals(1, readings);
    rules.of(packet(20), System.nanoTime());
    runAll();
    assertEquals(2, readings, "a rule that came after the first reading may have dropped it");
  }

  @Test
  void aFlowIsLookedAtAgainWhenItIsDroppedAgainLater() {
    DropRule rule = rules.of(packet(1), 0);
    runAll();
    port = 2;
    assertSame(rule, rules.of(packet(1), 999_999_999L));
    assertEquals(0, waiting.size(), "too soon");
    assertSame(rule, rules.of(packet(1), System.nanoTime() + 1_000_000_000L));
    runAll();
    assertEquals("input", rule.text().toString(), "no rule that is there now can have dropped it");
  }

  @Test
  void aLongRuleIsCutOff() {
    DropRule rule = DropRule.of("ä".repeat(200));
    assertEquals(true, rule.text().length() <= DropRule.BYTES_MAX);
    assertEquals(true, rule.text().toString().endsWith("ä…"));
  }

  @Test
  void theCallerNamesTheHook() {
    Map<Long, String> names =
        Map.of(
            1L,
            "nft_do_chain_inet",
            2L,
            "nf_hook_slow",
            3L,
            "ip6_sublist_rcv.constprop.0",
            4L,
            "x");
    assertEquals(Hook.PREROUTING, Hook.of(new long[] {1, 2, 3, 4, 0}, names::get));
    assertEquals(null, Hook.of(new long[] {1, 2, 4, 0, 0}, names::get));
  }

  private void runAll() {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  private static Packet packet(int port) {
    InetAddress address = InetAddress.ofLiteral("192.0.2.1");
    return new Packet(7, Hook.INPUT, 4, address, address, 50_000, port, "eth0");
  }
}
