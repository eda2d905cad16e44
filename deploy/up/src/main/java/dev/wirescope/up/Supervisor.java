package dev.wirescope.up;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Starts services in order, starts those again that die, and stops all in reverse order.
 *
 * <p>All processes are started by one thread that lives until {@link #close}: the kernel ties a
 * child's life to the thread that made it.
 */
public final class Supervisor implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration STOP_GRACE = Duration.ofSeconds(8);

  private final Consumer<String> say;
  private final ExecutorService starter =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("starter").daemon().factory());
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Child> children = new ArrayList<>();
  private final Map<String, Backoff> backoffs = new HashMap<>();
  private final Map<String, Long> restartAtNanos = new HashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** A supervisor that tells {@code say} what a person should know, one line at a time. */
  public Supervisor(Consumer<String> say) {
    this.say = say;
  }

  /**
   * Starts a service and waits until it is ready.
   *
   * @throws UserError if it ends before, or is not ready within its limit
   */
  public void start(Service service) throws InterruptedException {
    Child child = spawn(service);
    lock.lock();
    try {
      children.add(child);
    } finally {
      lock.unlock();
    }
    long deadline = System.nanoTime() + service.startLimit().toNanos();
    while (!service.readiness().isReady()) {
      String trouble = null;
      if (!child.isAlive()) {
        trouble = "ended with status " + child.exitStatus();
      } else if (System.nanoTime() > deadline) {
        trouble = "was not ready within " + service.startLimit().toSeconds() + " s";
      }
      if (trouble != null) {
        throw new UserError(
            "the %s %s: %s (see %s)"
                .formatted(service.name(), trouble, child.lastWords(), service.log()));
      }
      if (closing.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new InterruptedException("closing");
      }
    }
  }

  /** Keeps the services running until {@link #close} is called by another thread. */
  public void watch() throws InterruptedException {
    while (!closing.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
      lock.lock();
      try {
        for (int i = 0; i < children.size() && closing.getCount() > 0; i++) {
          if (!children.get(i).isAlive()) {
            children.set(i, revive(children.get(i)));
          }
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Process ids of the services that run, by name. */
  public Map<String, Long> pids() {
    lock.lock();
    try {
      Map<String, Long> pids = new HashMap<>();
      for (Child child : children) {
        if (child.isAlive()) {
          pids.put(child.service().name(), child.pid());
        }
      }
      return pids;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a {@link #start} or {@link #watch} in progress; nothing is started from now on. */
  public void cancel() {
    closing.countDown();
  }

  /** Stops every service, the last one started first; may be called twice. */
  @Override
  public void close() {
    cancel();
    lock.lock();
    try {
      for (Child child : children.reversed()) {
        child.stop(STOP_GRACE);
      }
      children.clear();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
      starter.shutdown();
    }
  }

  private Child revive(Child dead) throws InterruptedException {
    String name = dead.service().name();
    Long due = restartAtNanos.get(name);
    if (due == null) {
      Duration pause = backoffs.computeIfAbsent(name, n -> new Backoff()).after(dead.age());
      restartAtNanos.put(name, System.nanoTime() + pause.toNanos());
      say.accept(
          "the %s died with status %d (%s); starting it again in %d s"
              .formatted(name, dead.exitStatus(), dead.service().log(), pause.toSeconds()));
      return dead;
    }
    if (System.nanoTime() < due) {
      return dead;
    }
    restartAtNanos.remove(name);
    dead.stop(Duration.ZERO);
    return spawn(dead.service());
  }

  private Child spawn(Service service) throws InterruptedException {
    try {
      return starter.submit(() -> Child.start(service)).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UserError error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
