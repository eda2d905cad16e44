package dev.wirescope.agent.netfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesetTest {
  /** As nft 1.1.0 lists it. */
  private static final String LISTING =
      """
      table inet filter { # handle 1
      	set bad { # handle 3
      		type ipv4_addr
      	}

      	chain blocked { # handle 1
      		tcp dport 5002 counter packets 0 bytes 0 drop # handle 4
      		meta l4proto tcp ip saddr 10.0.0.0/8 reject with tcp reset # handle 5
      		return # handle 6
      	}

      	chain input { # handle 2
      		type filter hook input priority filter; policy drop;
      		iifname "lo" accept # handle 7
      		tcp dport { 22, 80-90 } accept # handle 10
      		tcp dport 443 accept comment "keep { } # handle 3" # handle 8
      		udp dport 5001 drop # handle 14
      		ip protocol icmp accept # handle 15
      		tcp dport 5001-5003 jump blocked # handle 16
      		tcp sport != 1024-65535 drop # handle 18
      		ip6 saddr fd98::/16 drop # handle 19
      		iifname "eth1" tcp dport 6000 drop # handle 20
      		tcp dport 7000 limit rate 1/second drop # handle 21
      		tcp dport 7001 goto blocked # handle 22
      		tcp dport 7002 drop # handle 23
      	}
      }
      table ip6 x { # handle 2
      	chain out { # handle 1
      		type filter hook output priority filter; policy accept;
      		ip6 daddr fd98::/16 tcp dport 9047 drop # handle 2
      		tcp dport vmap { 22 : accept, 23 : drop } # handle 4
      	}
      }
      """;

  private static final Ruleset RULES = Ruleset.parse(LISTING);
  private static final String INPUT = "inet filter input ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // What was certainly accepted was not dropped here.
        "192.0.2.1 | 50000 |  443 | eth0 | ",
        "192.0.2.1 | 50000 |   85 | eth0 | ",
        "192.0.2.1 | 50000 | 9999 | lo   | ",
        // Nothing but the policy is left.
        "192.0.2.1 | 50000 | 9999 | eth0 | inet filter input policy drop",
        // What certainly drops leaves nothing to the policy.
        "192.0.2.1 | 50000 | 7002 | eth0 | inet filter input handle 23: tcp dport 7002 drop",
        "192.0.2.1 |    80 | 9999 | eth0 | inet filter input handle 18: tcp sport != 1024-65535 drop",
        "fd98::1   | 50000 | 9999 | eth0 | inet filter input handle 19: ip6 saddr fd98::/16 drop",
        "192.0.2.1 | 50000 | 6000 | eth1 | inet filter input handle 20: iifname \"eth1\" tcp dport 6000 drop",
        "192.0.2.1 | 50000 | 6000 | eth0 | inet filter input policy drop",
        // Through other chains, and back from them.
        "192.0.2.1 | 50000 | 5002 | eth0 | inet filter blocked handle 4: tcp dport 5002 counter packets 0 bytes 0 drop",
        "10.1.2.3  | 50000 | 5003 | eth0 | inet filter blocked handle 5: meta l4proto tcp ip saddr 10.0.0.0/8 reject with tcp reset",
        "192.0.2.1 | 50000 | 5001 | eth0 | inet filter input policy drop",
        "192.0.2.1 | 50000 | 7001 | eth0 | inet filter input policy drop",
      })
  void whatCanHaveDroppedASegment(
      String source, int sourcePort, int destinationPort, String interfaceName, String expected) {
    List<String> found =
        RULES
            .suspects(packet(Hook.INPUT, source, sourcePort, destinationPort, interfaceName))
            .stream()
            .map(suspect -> suspect.chain() + " " + suspect.rule())
            .toList();
    assertEquals(expected == null ? List.of() : List.of(expected), found);
  }

  @Test
  void whatMayMatchOrNotLeavesMoreThanOne() {
    assertEquals(
        List.of(
            new Suspect(INPUT.strip(), "handle 21: tcp dport 7000 limit rate 1/second drop"),
            new Suspect(INPUT.strip(), "policy drop")),
        RULES.suspects(packet(Hook.INPUT, "192.0.2.1", 50000, 7000, "eth0")));
  }

  @Test
  void anotherHookAsksOtherChains() {
    assertEquals(
        List.of(new Suspect("ip6 x out", "handle 4: tcp dport vmap { 22 : accept, 23 : drop }")),
        RULES.suspects(packet(Hook.OUTPUT, "fd99::1", 50000, 23, "")));
    assertEquals(List.of(), RULES.suspects(packet(Hook.OUTPUT, "192.0.2.1", 50000, 23, "")));
    assertEquals(List.of(), RULES.suspects(packet(Hook.FORWARD, "192.0.2.1", 50000, 23, "eth0")));
  }

  @Test
  void anAddressThatIsASetMayMatch() {
    Ruleset rules =
        Ruleset.parse(
            """
            table ip f { # handle 1
            	chain c { # handle 1
            		type filter hook input priority filter; policy accept;
            		ip saddr @bad drop # handle 2
            		ip saddr { 10.1.0.0/16, 192.168.0.1 } drop # handle 3
            		ct state established,related accept # handle 4
            		log prefix "a { b " drop # handle 5
            	}
            }
            """);
    assertEquals(
        List.of("handle 2: ip saddr @bad drop", "handle 5: log prefix \"a { b \" drop"),
        rules.suspects(packet(Hook.INPUT, "192.0.2.1", 1, 2, "")).stream()
            .map(Suspect::rule)
            .toList());
  }

  /** Each of these rules may be the one, and so may the policy: nothing of them excludes it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ct original ip saddr 198.51.100.1 drop",
        "iifname @uplinks drop",
        "iifname . ip saddr { \"eth0\" . 192.0.2.1 } drop",
        "ip protocol 1-10 drop",
        "meta nfproto . tcp dport { ipv4 . 443 } drop",
        "ip daddr & 255.255.0.0 == 192.0.0.0 drop",
        "tcp flags & (fin | syn) == syn drop",
        "vxlan tcp dport 9999 drop",
        "ct state new tcp dport 443 drop",
        "tcp dport vmap { 443 : drop }",
      })
  void whatIsNotUnderstoodExcludesNothing(String rule) {
    assertEquals(
        List.of("handle 2: " + rule, "policy drop"),
        inputRules(rule + " # handle 2")
            .suspects(packet(Hook.INPUT, "192.0.2.1", 1, 443, "eth0"))
            .stream()
            .map(Suspect::rule)
            .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ct state new tcp dport 80 drop",
        "tcp flags syn tcp dport 80 drop",
        "ip protocol 17 drop",
        "meta nfproto ipv6 drop",
        "meta l4proto { udp, sctp } drop",
      })
  void whatIsUnderstoodBesideItDoes(String rule) {
    assertEquals(
        List.of("policy drop"),
        inputRules(rule + " # handle 2")
            .suspects(packet(Hook.INPUT, "192.0.2.1", 1, 443, "eth0"))
            .stream()
            .map(Suspect::rule)
            .toList());
  }

  /** As nft 1.1.0 lists it. */
  @Test
  void aChainWithoutANameIsNotLookedInto() {
    Ruleset rules =
        inputRules(
            """
            tcp dport 22 jump {
            			ip saddr 10.0.0.0/8 accept
            			drop
            		} # handle 5
            		tcp dport 23 drop # handle 6""");
    assertEquals(
        List.of(
            new Suspect("ip f a", "handle 5: tcp dport 22 jump { … }"),
            new Suspect("ip f a", "policy drop")),
        rules.suspects(packet(Hook.INPUT, "192.0.2.1", 1, 22, "eth0")));
    assertEquals(
        List.of(new Suspect("ip f a", "handle 6: tcp dport 23 drop")),
        rules.suspects(packet(Hook.INPUT, "192.0.2.1", 1, 23, "eth0")));
  }

  private static Ruleset inputRules(String rules) {
    return Ruleset.parse(
        """
        table ip f { # handle 1
        	chain a { # handle 1
        		type filter hook input priority filter; policy drop;
        		RULES
        	}
        }
        """
            .replace("RULES", rules));
  }

  @Test
  void chainsThatLeadToEachOtherEnd() {
    Ruleset rules =
        Ruleset.parse(
            """
            table ip f { # handle 1
            	chain a { # handle 1
            		type filter hook input priority filter; policy drop;
            		jump b # handle 2
            	}
            	chain b { # handle 3
            		jump b # handle 4
            	}
            }
            """);
    assertEquals(1, rules.suspects(packet(Hook.INPUT, "192.0.2.1", 1, 2, "")).size());
  }

  private static Packet packet(
      Hook hook, String source, int sourcePort, int destinationPort, String interfaceName) {
    InetAddress address = InetAddress.ofLiteral(source);
    return new Packet(
        1,
        hook,
        source.contains(":") ? 6 : 4,
        address,
        InetAddress.ofLiteral(source.contains(":") ? "fd00::2" : "192.0.2.2"),
        sourcePort,
        destinationPort,
        interfaceName);
  }
}
