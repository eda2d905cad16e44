package dev.wirescope.agent.command;

import dev.wirescope.agent.probe.CgroupRoot;
import dev.wirescope.agent.probe.WantedConnections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;

/** Which connections are watched. The kernel is told before a probe is loaded. */
public final class ConnectionOptions {
  private static final int PORT_MOST = 65_535;

  @Option(
      names = "--port",
      paramLabel = "N",
      split = ",",
      converter = PortConverter.class,
      description = "Only connections with one of these ports, at either end.")
  private List<Integer> ports = List.of();

  @Option(
      names = "--netns",
      paramLabel = "NS",
      split = ",",
      converter = NamespaceConverter.class,
      description =
          "Only connections in these network namespaces: a name of 'ip netns', a file such as"
              + " /proc/4711/ns/net, or an inode.")
  private List<Integer> namespaces = List.of();

  @Option(
      names = "--cgroup",
      paramLabel = "PATH",
      split = ",",
      converter = CgroupConverter.class,
      description =
          "Only connections of these cgroups and what is below them, for instance"
              + " /system.slice/nginx.service. A connection belongs to the cgroup that made its"
              + " socket, or its listener's.")
  private List<Long> cgroupIds = List.of();

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  /**
   * What is wanted.
   *
   * @throws ParameterException if there is more of it than the probes can compare with
   */
  public WantedConnections wanted() {
    try {
      return new WantedConnections(
          new HashSet<>(ports), new HashSet<>(namespaces), new HashSet<>(cgroupIds));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "ports=" + ports + " netns=" + namespaces + " cgroups=" + cgroupIds + " ([]: all)";
  }

  private static long inode(Path file) throws IOException {
    return (Long) Files.getAttribute(file, "unix:ino");
  }

  /** Reads a port. */
  static final class PortConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (text.matches("[0-9]{1,5}")) {
        int port = Integer.parseInt(text);
        if (port >= 1 && port <= PORT_MOST) {
          return port;
        }
      }
      throw new TypeConversionException("'" + text + "' is no port: write 1 to 65535");
    }
  }

  /** Reads the inode of a network namespace. */
  static final class NamespaceConverter implements ITypeConverter<Integer> {
    private static final Path NAMED = Path.of("/run/netns");

    @Override
    public Integer convert(String text) {
      if (text.matches("[0-9]{1,10}")) {
        return (int) Long.parseLong(text);
      }
      Path file = NAMED.resolve(text);
      try {
        return (int) inode(file);
      } catch (IOException e) {
        throw new TypeConversionException(
            "no network namespace '" + text + "': there is no file " + file);
      }
    }
  }

  /** Reads the id of a cgroup: its inode, kernfs_node.id. */
  static final class CgroupConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      Path root =
          CgroupRoot.find()
              .orElseThrow(
                  () ->
                      new TypeConversionException("no cgroup v2 is mounted: " + CgroupRoot.REMEDY));
      Path directory = Path.of(text);
      if (!directory.startsWith(root)) {
        directory = root.resolve(text.replaceFirst("^/+", ""));
      }
      try {
        return inode(directory);
      } catch (IOException e) {
        throw new TypeConversionException(
            "no cgroup '" + text + "': there is no directory " + directory);
      }
    }
  }
}
