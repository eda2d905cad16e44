package dev.wirescope.agent.netfilter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules of one network namespace, as {@code nft --handle --terse list ruleset} lists them. */
final class Ruleset {
  private static final int DEPTH_MAX = 16; // NFT_JUMP_STACK_SIZE

  private final Map<String, Chain> chains = new LinkedHashMap<>();

  private Ruleset() {}

  /** No rules, or none that can be read. */
  static Ruleset none() {
    return new Ruleset();
  }

  static Ruleset parse(String listing) {
    Ruleset ruleset = new Ruleset();
    String table = "";
    Building chain = null;
    int depth = 0;
    for (String line : listing.split("\n", -1)) {
      String text = line.strip();
      if (opens(text)) {
        depth++;
        String[] words = text.split(" ", -1);
        if (depth == 1 && words[0].equals("table")) {
          table = words[1] + " " + words[2];
        } else if (depth == 2) {
          chain = words[0].equals("chain") ? new Building(table, words[1]) : null;
        } else if (depth == 3 && chain != null) {
          chain.open(text);
        }
      } else if (text.startsWith("}")) {
        if (depth == 2 && chain != null) {
          ruleset.add(chain.build());
          chain = null;
        } else if (depth == 3 && chain != null) {
          chain.close(text);
        }
        depth--;
      } else if (depth == 2 && chain != null && !text.isEmpty()) {
        chain.add(text);
      }
    }
    return ruleset;
  }

  private void add(Chain chain) {
    chains.put(chain.path(), chain);
  }

  /** Every rule, and every policy, that can have dropped {@code packet}. */
  List<Suspect> suspects(Packet packet) {
    List<Suspect> suspects = new ArrayList<>();
    for (Chain chain : chains.values()) {
      if (chain.isAsked(packet) && !decides(chain, packet, Truth.YES, 0, suspects)) {
        if (chain.drops()) {
          suspects.add(new Suspect(chain.path(), "policy drop"));
        }
      }
    }
    return suspects;
  }

  /** Whether {@code chain}, or one that it leads to, certainly has the last word. */
  private boolean decides(
      Chain chain, Packet packet, Truth reached, int depth, List<Suspect> suspects) {
    for (Rule rule : chain.rules()) {
      Truth met = reached.and(Expression.matches(rule.words(), packet));
      if (met == Truth.NO) {
        continue;
      }
      Rule.Outcome outcome = rule.outcome();
      switch (outcome) {
        case DROP, SEVERAL -> suspects.add(Suspect.of(chain, rule));
        case JUMP, GOTO -> {
          if (followed(chain, rule, packet, met, depth, suspects)) {
            return true;
          }
        }
        case ACCEPT, RETURN, CONTINUE -> {}
      }
      if (met == Truth.YES) {
        switch (outcome) {
          case DROP, ACCEPT -> {
            return true;
          }
          case RETURN, GOTO -> {
            return false;
          }
          case JUMP, SEVERAL, CONTINUE -> {}
        }
      }
    }
    return false;
  }

  private boolean followed(
      Chain from, Rule rule, Packet packet, Truth met, int depth, List<Suspect> suspects) {
    Chain to = chains.get(from.family() + " " + from.table() + " " + rule.target());
    return to != null && depth < DEPTH_MAX && decides(to, packet, met, depth + 1, suspects);
  }

  private static boolean opens(String text) {
    int comment = text.lastIndexOf(" # handle ");
    return (comment < 0 ? text : text.substring(0, comment)).endsWith("{");
  }

  private static final class Building {
    private final String table;
    private final String name;
    private final List<Rule> rules = new ArrayList<>();
    private String hook = "";
    private boolean drops;
    private String opened = "";

    Building(String table, String name) {
      this.table = table;
      this.name = name;
    }

    void add(String line) {
      if (line.startsWith("type ") && line.contains(" hook ")) {
        String[] words = line.split(" ", -1);
        hook = words[List.of(words).indexOf("hook") + 1];
        drops = line.contains("policy drop;");
      } else if (line.contains(" # handle ")) {
        rules.add(Rule.parse(line));
      }
    }

    /**
     * A rule with a chain of its own, whose rules have no handles: {@code tcp dport 22 jump} and a
     * brace.
     */
    void open(String line) {
      opened = line;
    }

    void close(String line) {
      rules.add(Rule.parse(opened + " … " + line));
    }

    Chain build() {
      int space = table.indexOf(' ');
      return new Chain(
          table.substring(0, space), table.substring(space + 1), name, hook, drops, rules);
    }
  }
}
