package dev.wirescope.agent.symbol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelSymbolsTest {
  @TempDir private Path temp;

  /** As the file may be: in no order, with data, with a function of a module. */
  @ParameterizedTest
  @CsvSource({
    "ffffffff81000000, startup_64",
    "ffffffff81a2b3c0, nf_hook_slow",
    "ffffffff81a2b45c, nf_hook_slow",
    "ffffffffc0401234, nft_do_chain"
  })
  void shouldNameTheFunctionThatAnAddressLiesIn(String address, String function)
      throws IOException {
    KernelSymbols symbols =
        symbols(
            """
            ffffffffc0401000 t nft_do_chain\t[nf_tables]
            ffffffff81a2b3c0 T nf_hook_slow
            ffffffff81a2b400 D jiffies
            ffffffff81000000 T startup_64
            """);
    assertEquals(function, symbols.function(Long.parseUnsignedLong(address, 16)).toString());
  }

  @Test
  void shouldShowTheAddressWhereTheKernelHidesItsOwn() throws IOException {
    KernelSymbols symbols = symbols("0000000000000000 T nf_hook_slow\n");
    assertEquals("0xffffffff81a2b3c0", symbols.function(0xffffffff81a2b3c0L).toString());
  }

  @Test
  void shouldKnowNothingOfNoAddress() throws IOException {
    assertEquals("", symbols("ffffffff81000000 T startup_64\n").function(0).toString());
  }

  private KernelSymbols symbols(String kallsyms) throws IOException {
    return KernelSymbols.of(Files.writeString(temp.resolve("kallsyms"), kallsyms));
  }
}
