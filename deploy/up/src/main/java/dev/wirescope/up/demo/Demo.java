package dev.wirescope.up.demo;

import dev.wirescope.up.DataDirectory;
import dev.wirescope.up.Installation;
import dev.wirescope.up.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The demo's hosts and what runs on them; both live as long as this is open. */
public final class Demo implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final DemoNetwork network;

  private Demo(DemoNetwork network) {
    this.network = network;
  }

  /** Makes the hosts; nothing runs on them yet. */
  public static Demo open() {
    return new Demo(DemoNetwork.open());
  }

  /** The programs, in the order in which they start. */
  public List<Service> services(Installation installation, DataDirectory data) {
    return List.of(
        service(
            "demo-server",
            network.onServer(installation.program(ServerHost.class, List.of())),
            data.log("demo-server")),
        service(
            "demo-client",
            network.onClient(installation.program(ClientHost.class, List.of())),
            data.log("demo-client")));
  }

  @Override
  public void close() {
    network.close();
  }

  private static Service service(String name, List<String> command, Path log) {
    return new Service(name, command, log, Service.Readiness.AT_ONCE, START_LIMIT);
  }
}
