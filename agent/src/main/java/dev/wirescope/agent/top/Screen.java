package dev.wirescope.agent.top;

import dev.wirescope.agent.watch.Terminal;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Where a table is drawn. */
interface Screen {
  /** How much fits. */
  record Size(int rows, int columns) {}

  /** Whether a person sees it, so that it may be redrawn in place. */
  boolean isTerminal();

  Size size();

  /** The terminal of this process, or a file or pipe, into which everything fits. */
  static Screen ofStandardOutput() {
    return Terminal.isStandardOutput() ? new OfTerminal() : new Endless();
  }

  /** A file or a pipe. */
  final class Endless implements Screen {
    @Override
    public boolean isTerminal() {
      return false;
    }

    @Override
    public Size size() {
      return new Size(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
  }

  /** A terminal, which may change its size at any time. */
  final class OfTerminal implements Screen {
    private static final Size USUAL = new Size(24, 80);
    private static final File TERMINAL = new File("/dev/tty");

    @Override
    public boolean isTerminal() {
      return true;
    }

    @Override
    public Size size() {
      try {
        Process stty = new ProcessBuilder("stty", "size").redirectInput(TERMINAL).start();
        String answer =
            new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return parse(answer);
      } catch (IOException _) {
        return USUAL; // no stty, or no terminal of ours to ask
      }
    }

    /** {@code rows columns}; zeros where the terminal does not know. */
    static Size parse(String answer) {
      if (!answer.matches("[1-9][0-9]{0,3} [1-9][0-9]{0,3}")) {
        return USUAL;
      }
      String[] parts = answer.split(" ", 2);
      int rows = Math.max(Integer.parseInt(parts[0]), 5);
      return new Size(rows, Integer.parseInt(parts[1]));
    }
  }
}
