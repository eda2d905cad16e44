package dev.wirescope.up;

import dev.wirescope.up.Services.LocalPorts;
import dev.wirescope.up.demo.Demo;
import dev.wirescope.up.demo.DemoWebhook;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Everything on one machine. Construction does nothing; {@link #start} returns when all of it can
 * be used, and {@link #close} takes it down again in reverse order, also when it is half up.
 */
public final class Up implements AutoCloseable {
  /** One thing to undo. */
  @FunctionalInterface
  private interface Undo {
    void run() throws IOException;
  }

  private final UpOptions options;
  private final Installation installation;
  private final Consumer<String> say;
  private final Supervisor supervisor;
  private final ReentrantLock undoing = new ReentrantLock();
  private final Deque<Undo> undos = new ArrayDeque<>();
  private boolean closed;
  private int port;
  private LocalTenant tenant;

  /** What {@code options} ask for, telling {@code say} about progress and trouble. */
  public Up(UpOptions options, Installation installation, Consumer<String> say) {
    this.options = options;
    this.installation = installation;
    this.say = say;
    this.supervisor = new Supervisor(say);
  }

  /**
   * Starts everything and waits until it is ready.
   *
   * @throws UserError if something that the user can put right is in the way
   * @throws InterruptedException if closed by another thread meanwhile
   */
  public void start() throws InterruptedException {
    if (options.withAgent()) {
      Machine.requireAgentRights();
    }
    port = Machine.requirePort(options.port());
    DataDirectory data = DataDirectory.open(options.data());
    DataLock lock = DataLock.take(data);
    onClose(lock::close);
    tenant = LocalTenant.open(data);
    Demo demo = null;
    if (options.demo()) {
      demo = Demo.open();
      onClose(demo::close);
    }
    Api api = new Api(port, tenant.userToken());
    onClose(api::close);
    onClose(supervisor::close);

    LocalPorts ports = new LocalPorts(port, anyPort(), anyPort(), anyPort());
    Services services = new Services(installation, data, ports, api);
    start(services.collector());
    start(services.queryService());
    if (options.withAgent()) {
      start(services.agent(options.demo() ? Demo.agentOptions() : List.of()));
    }
    if (demo != null) {
      say.accept("starting the demo's traffic");
      DemoWebhook webhook = DemoWebhook.open(api, data, say);
      onClose(webhook::close);
      for (Service service : demo.services(installation, data)) {
        supervisor.start(service);
      }
    }
  }

  /** Address of the dashboard; the part after {@code #} signs in and is not sent to any server. */
  public String dashboard() {
    return "http://127.0.0.1:" + port + "/#token=" + tenant.userToken();
  }

  /** Token for the API. */
  public String token() {
    return tenant.userToken();
  }

  /** Port of the dashboard and the API. */
  public int port() {
    return port;
  }

  /** Processes that run, by name of the service. */
  public Map<String, Long> pids() {
    return supervisor.pids();
  }

  /** Keeps everything running until closed by another thread. */
  public void watch() throws InterruptedException {
    supervisor.watch();
  }

  /** Takes everything down; may be called from another thread, and twice. */
  @Override
  public void close() {
    supervisor.cancel();
    undoing.lock();
    try {
      closed = true;
      while (!undos.isEmpty()) {
        undo(undos.pop());
      }
    } finally {
      undoing.unlock();
    }
  }

  private void start(Service service) throws InterruptedException {
    say.accept("starting the " + service.name());
    supervisor.start(service);
  }

  /** Remembers what to undo, or undoes it at once if the end came in between. */
  private void onClose(Undo undo) {
    undoing.lock();
    try {
      if (closed) {
        undo(undo);
      } else {
        undos.push(undo);
      }
    } finally {
      undoing.unlock();
    }
  }

  private void undo(Undo undo) {
    try {
      undo.run();
    } catch (IOException | UserError e) {
      say.accept("while stopping: " + e.getMessage());
    }
  }

  private static int anyPort() {
    return Machine.requirePort(0);
  }
}
