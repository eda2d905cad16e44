package dev.wirescope.up;

import picocli.CommandLine;

/** Entry of {@code wirescope up}. */
public final class UpMain {
  private UpMain() {}

  /** Runs until stopped; exits with 0, 1 on failure, 2 on wrong usage. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new UpCommand()).execute(args));
  }
}
