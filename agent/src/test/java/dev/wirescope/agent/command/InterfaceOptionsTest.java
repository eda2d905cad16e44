package dev.wirescope.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.packet.InterfaceSelection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class InterfaceOptionsTest {
  @Command
  private static final class Any {
    @Mixin private InterfaceOptions options;
  }

  @Test
  void shouldWatchNetworkCardsUnlessToldOtherwise() {
    assertEquals(InterfaceSelection.PHYSICAL, parse().selection());
    assertEquals(InterfaceSelection.ALL, parse("--interfaces", "all").selection());
    assertTrue(parse("--interfaces", "none").selection().isEmpty());
    assertEquals(
        new InterfaceSelection(InterfaceSelection.PHYSICAL.kinds(), List.of("lo", "docker0")),
        parse("--interfaces", "physical,lo,docker0").selection());
  }

  @Test
  void shouldReadRatesInBitsASecond() {
    assertEquals(
        Map.of("eth0", 1_250_000_000L, "eth1", 312_500_000L, "tun0", 12_500L),
        parse(
                "--interface-rate",
                "eth0=10G",
                "--interface-rate",
                "eth1=2.5G",
                "--interface-rate",
                "tun0=100000")
            .rates()
            .configured());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--interface-rate=eth0",
        "--interface-rate=eth0=fast",
        "--interface-rate=eth0=-1G",
        "--interface-rate=eth0=10X",
        "--interface-rate=eth0=2000T",
        "--interfaces=",
        "--interfaces=a-name-of-sixteen",
        "--interfaces=a,b,c,d,e,f,g,h,i"
      })
  void shouldSayWhatIsWrong(String option) {
    ParameterException wrong = assertThrows(ParameterException.class, () -> parse(option));
    assertEquals(1, wrong.getMessage().lines().count(), wrong.getMessage());
  }

  private static InterfaceOptions parse(String... arguments) {
    Any any = new Any();
    new CommandLine(any).parseArgs(arguments);
    return any.options;
  }
}
