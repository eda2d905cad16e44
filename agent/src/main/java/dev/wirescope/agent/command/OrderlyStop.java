package dev.wirescope.agent.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * On SIGTERM and Ctrl-C has the work stopped and waits until it is done, and the process end with
 * the work's own exit status rather than the signal's: to be told to stop is not a failure.
 */
public final class OrderlyStop implements AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;
  private volatile int status;

  private OrderlyStop(Runnable stop, Duration deadline) {
    this.hook = Thread.ofPlatform().name("orderly-stop").unstarted(() -> run(stop, deadline));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Has {@code stop} called on a signal.
   *
   * @param deadline how long the work may take to end after that
   */
  public static OrderlyStop by(Runnable stop, Duration deadline) {
    return new OrderlyStop(stop, deadline);
  }

  /** Says that the work is done and how it went; returns {@code exitStatus}. */
  public int finish(int exitStatus) {
    status = exitStatus;
    return exitStatus;
  }

  /** Ends the wait; after this the process may end. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      done.countDown(); // the process is ending because of a signal: the hook waits for us
    }
  }

  private void run(Runnable stop, Duration deadline) {
    stop.run();
    try {
      if (done.await(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
        System.out.flush();
        Runtime.getRuntime().halt(status);
      }
      System.err.println("wirescope: did not stop within " + deadline.toSeconds() + " s: ended");
      Runtime.getRuntime().halt(1);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
