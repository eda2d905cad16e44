package dev.wirescope.agent.netfilter;

import java.util.ArrayList;
import java.util.List;

/**
 * One rule.
 *
 * @param text as it is listed, without its handle
 * @param words of {@code text}; what is in quotes is one of them
 */
record Rule(String text, List<String> words, long handle) {
  private static final String HANDLE = " # handle ";

  /** What becomes of a packet that matches. */
  enum Outcome {
    DROP,
    ACCEPT,
    RETURN,
    JUMP,
    GOTO,
    /** The next rule is asked. */
    CONTINUE,
    /** More than one of them: a verdict map, or a chain without a name that is not looked into. */
    SEVERAL
  }

  Rule {
    words = List.copyOf(words);
  }

  /** A line of a listing, for instance {@code tcp dport 5001 drop # handle 4}. */
  static Rule parse(String line) {
    int at = line.lastIndexOf(HANDLE);
    String text = at < 0 ? line : line.substring(0, at);
    long handle = at < 0 ? 0 : Long.parseLong(line.substring(at + HANDLE.length()).strip());
    return new Rule(text, words(text), handle);
  }

  Outcome outcome() {
    if (words.contains("vmap") || target().equals("{")) {
      return Outcome.SEVERAL;
    }
    for (String word : words) {
      switch (word) {
        case "drop", "reject" -> {
          return Outcome.DROP;
        }
        case "accept" -> {
          return Outcome.ACCEPT;
        }
        case "return" -> {
          return Outcome.RETURN;
        }
        case "jump" -> {
          return Outcome.JUMP;
        }
        case "goto" -> {
          return Outcome.GOTO;
        }
        default -> {}
      }
    }
    return Outcome.CONTINUE;
  }

  /** The chain that a {@code jump} or {@code goto} leads to. */
  String target() {
    int at = Math.max(words.indexOf("jump"), words.indexOf("goto"));
    return at >= 0 && at + 1 < words.size() ? words.get(at + 1) : "";
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      if (c == ' ' && !quoted) {
        if (!word.isEmpty()) {
          words.add(word.toString());
        }
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }
}
