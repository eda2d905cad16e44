package dev.wirescope.up.demo;

import dev.wirescope.up.DataDirectory;
import dev.wirescope.up.Installation;
import dev.wirescope.up.Service;
import dev.wirescope.up.UserError;
import java.io.IOException;
import java.nio.file.Files;
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

  /**
   * The programs, in the order in which they start; the clients come when the servers listen.
   *
   * @throws UserError if the data directory cannot be written
   */
  public List<Service> services(Installation installation, DataDirectory data) {
    Path listening = data.path().resolve("demo-server.listening");
    try {
      Files.deleteIfExists(listening);
    } catch (IOException e) {
      throw new UserError("cannot write to " + data.path() + ": choose another with --data", e);
    }
    return List.of(
        new Service(
            "demo-server",
            network.onServer(installation.program(ServerHost.class, List.of(listening.toString()))),
            data.log("demo-server"),
            () -> Files.exists(listening),
            START_LIMIT),
        new Service(
            "demo-client",
            network.onClient(installation.program(ClientHost.class, List.of())),
            data.log("demo-client"),
            Service.Readiness.AT_ONCE,
            START_LIMIT));
  }

  /**
   * What the agent needs to see the demo's network, whose paths stand for lines of 1 Gbit/s. The
   * loopback interface is left out: what the product itself sends to its database is no finding.
   */
  public static List<String> agentOptions() {
    return List.of(
        "--interfaces",
        "physical,clean,lossy",
        "--interface-rate",
        "clean=1G",
        "--interface-rate",
        "lossy=1G",
        "--sequence",
        Ports.QUOTES + ":0:8");
  }

  @Override
  public void close() {
    network.close();
  }
}
