package dev.wirescope.up;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the built programs are.
 *
 * @param root the checkout
 */
public record Installation(Path root) {
  /** What off-heap Arrow buffers and foreign calls need. */
  private static final List<String> JVM_ACCESS =
      List.of(
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /** The checkout that this class was built in. */
  public static Installation ofThisJar() {
    try {
      // deploy/up/target/wirescope-up.jar, or deploy/up/target/classes
      Path code =
          Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return new Installation(code.getParent().getParent().getParent().getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The agent with its arguments. */
  public List<String> agent(List<String> arguments) {
    return java(
        List.of("@" + root.resolve("agent/jvm.options")),
        root.resolve("agent/target/wirescope-agent.jar"),
        arguments);
  }

  /** The collector or the query service with its {@code -D} settings. */
  public List<String> service(String name, List<String> settings) {
    return java(
        concat(JVM_ACCESS, settings),
        root.resolve(name).resolve("target/quarkus-app/quarkus-run.jar"),
        List.of());
  }

  /** Another main class of this module. */
  public List<String> program(Class<?> main, List<String> arguments) {
    return java(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx32m",
            "-Djava.net.preferIPv4Stack=true",
            "-cp",
            System.getProperty("java.class.path")),
        null,
        concat(List.of(main.getName()), arguments));
  }

  /** The embedded ClickHouse; empty if it was not fetched. */
  public Optional<Path> clickhouseLibrary() {
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
    Path library =
        root.resolve("deploy/clickhouse-embedded/node_modules/@chdb")
            .resolve("lib-linux-" + machine + "-gnu/libchdb.so");
    return Optional.of(library).filter(path -> path.toFile().exists());
  }

  private static List<String> java(List<String> flags, Path jar, List<String> arguments) {
    List<String> java = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    List<String> target = jar == null ? List.of() : List.of("-jar", jar.toString());
    return concat(concat(java, flags), concat(target, arguments));
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
  }
}
