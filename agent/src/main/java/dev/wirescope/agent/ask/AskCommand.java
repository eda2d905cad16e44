package dev.wirescope.agent.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.agent.flight.BearerToken;
import dev.wirescope.agent.notice.Notices;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wirescope ask}: a question to the query service. */
@Command(
    name = "ask",
    mixinStandardHelpOptions = true,
    description = {
      "Asks the query service, for instance:",
      "  wirescope ask micro-bursts --since 15m",
      "  wirescope ask retransmissions group_by=cause node=web-1",
      "The token is in the file of --token-file, or in WIRESCOPE_TOKEN."
    })
public final class AskCommand implements Callable<Integer> {
  private static final String TOKEN = "WIRESCOPE_TOKEN";

  @Parameters(
      index = "0",
      paramLabel = "QUESTION",
      description =
          "connections, latency, retransmissions, zero-windows, drops, local-drop-stalls, resets,"
              + " connection-summaries, listen-overflows, micro-bursts, gaps, waveform: what comes after /ask/ in the API.")
  private String question;

  @Parameters(
      index = "1..*",
      paramLabel = "NAME=VALUE",
      description = "Parameters of the question, as in the API.")
  private List<String> parameters = List.of();

  @Option(names = "--since", paramLabel = "SPAN", description = "For instance 15m.")
  private String since;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "The query service (default: ${DEFAULT-VALUE}).")
  private URI url;

  @Option(names = "--token-file", paramLabel = "F", description = "File that holds a token.")
  private Path tokenFile;

  @Option(names = "--json", description = "The whole answer as it came.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final PrintStream out;
  private final Notices notices;

  /** Prints to the terminal. */
  public AskCommand() {
    this(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        Notices.onStandardError());
  }

  AskCommand(PrintStream out, Notices notices) {
    this.out = out;
    this.notices = notices;
  }

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> asked = parameters();
    try {
      JsonNode answer = new QueryService(url, token()).ask(question, asked);
      if (json) {
        out.println(answer);
      } else {
        new AnswerTable(ZoneId.systemDefault()).print(answer, out);
        sayHowComplete(answer.path("completeness"));
      }
      return 0;
    } catch (IOException e) {
      notices.say(e.getMessage());
      return 1;
    }
  }

  private Map<String, String> parameters() {
    Map<String, String> all = new LinkedHashMap<>();
    if (since != null) {
      all.put("since", since);
    }
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      if (equals <= 0) {
        throw new ParameterException(
            spec.commandLine(), "'" + parameter + "' is no NAME=VALUE, such as group_by=process");
      }
      all.put(parameter.substring(0, equals), parameter.substring(equals + 1));
    }
    return all;
  }

  private String token() throws IOException {
    if (tokenFile != null) {
      return new BearerToken(tokenFile).read();
    }
    String token = System.getenv(TOKEN);
    if (token == null || token.isBlank()) {
      throw new IOException(
          "no token: name a file with --token-file, or set " + TOKEN + " to what up printed");
    }
    return token.strip();
  }

  /** An answer that is not whole says so where the person looks. */
  private void sayHowComplete(JsonNode completeness) {
    long lost = completeness.path("events_lost").asLong();
    int silent = completeness.path("nodes_silent").size();
    int notRunning = completeness.path("probes_not_running").size();
    if (lost + silent + notRunning > 0) {
      notices.say(
          "this answer is not complete: events lost "
              + lost
              + ", nodes silent "
              + silent
              + ", probes not running "
              + notRunning
              + " (--json has the names)");
    }
  }
}
