package dev.wirescope.agent.bench;

import dev.wirescope.agent.AgentMain;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** This program in a further process, under this process's own JVM flags. */
final class OwnProcess {
  private OwnProcess() {}

  /**
   * Not started yet.
   *
   * @param prefix what runs it somewhere else, such as {@code ip netns exec NAME}
   * @param arguments a command and its options
   */
  static ProcessBuilder of(List<String> prefix, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), AgentMain.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
