package dev.wirescope.agent.watch;

/** What catches the eye on a terminal; plain text everywhere else. */
public enum Colour {
  PLAIN(""),
  DIM("2"),
  YELLOW("33"),
  RED("31"),
  BOLD_RED("1;31");

  private static final String ESCAPE = "\u001b[";

  private final String code;

  Colour(String code) {
    this.code = code;
  }

  public String of(String text) {
    return this == PLAIN ? text : ESCAPE + code + "m" + text + ESCAPE + "0m";
  }
}
