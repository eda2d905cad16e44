package dev.wirescope.up;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What a test may need from the machine: absent rights skip it on a laptop, and fail it in CI. */
public final class Rights {
  private Rights() {}

  /** Skips, or with CI=true fails, unless run by root. */
  public static void needRoot() {
    boolean root = Machine.isRoot();
    if ("true".equals(System.getenv("CI"))) {
      Assertions.assertTrue(root, "CI must run these tests as root");
    }
    Assumptions.assumeTrue(root, "needs root");
  }
}
