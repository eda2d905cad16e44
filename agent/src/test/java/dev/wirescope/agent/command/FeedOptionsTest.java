package dev.wirescope.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.probe.Feeds.Field;
import dev.wirescope.agent.probe.Feeds.Format;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class FeedOptionsTest {
  @Test
  void readsWhereTheNumbersAre() {
    assertEquals(
        List.of(
            new Format(5004, new Field(2, 2), null, false),
            new Format(26400, new Field(10, 8), new Field(18, 2), false),
            new Format(14310, new Field(0, 4), null, true),
            new Format(7, new Field(0, 4), new Field(4, 1), true)),
        parse("5004:2:2,26400:10:8:18:2,14310:0:4:le", "--sequence", "7:0:4:le:4:1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5004",
        "5004:2",
        "5004:2:3",
        "5004:2:2:be",
        "5004:2:2:8",
        "0:2:2",
        "65536:2:2",
        "5004:65508:2",
        "5004:-1:2",
        "port:2:2",
        "5004:2:2:8:3",
        ""
      })
  void refusesWhatIsNoFeed(String text) {
    ParameterException e = assertThrows(ParameterException.class, () -> parse(text));
    assertTrue(e.getMessage().contains("is no feed"), e.getMessage());
  }

  @Test
  void refusesMoreThanTheProbeCompares() {
    String many = "1:0:4,2:0:4,3:0:4,4:0:4,5:0:4,6:0:4,7:0:4,8:0:4";
    assertEquals(8, parse(many).size());
    ParameterException e = assertThrows(ParameterException.class, () -> parse(many + ",9:0:4"));
    assertTrue(e.getMessage().contains("at most 8 feeds"), e.getMessage());
    e = assertThrows(ParameterException.class, () -> parse("1:0:4,1:8:4"));
    assertTrue(e.getMessage().contains("the same port"), e.getMessage());
  }

  private static List<Format> parse(String first, String... more) {
    Holder holder = new Holder();
    String[] arguments = new String[more.length + 2];
    arguments[0] = "--sequence";
    arguments[1] = first;
    System.arraycopy(more, 0, arguments, 2, more.length);
    new CommandLine(holder).parseArgs(arguments);
    return holder.options.feeds().formats();
  }

  @Command
  private static final class Holder {
    @Mixin private FeedOptions options;
  }
}
