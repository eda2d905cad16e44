package dev.wirescope.agent.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class AnsweredTest {
  @Test
  void shouldReadWhatWrkPrints() throws IOException {
    String output =
        """
        Running 1s test @ http://127.0.0.1:8081/
          1 threads and 64 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency     3.15ms    1.02ms  14.04ms   91.33%
            Req/Sec    20.32k     1.62k   21.43k    90.91%
          Latency Distribution
             50%  985.00us
             75%    3.30ms
             90%    3.98ms
             99%    1.05s
          22242 requests in 1.10s, 5.28MB read
        Requests/sec:  20219.87
        Transfer/sec:      4.80MB
        """;
    assertEquals(new Answered(20219.87, 985, 1_050_000), Answered.ofWrk(output));
  }

  @Test
  void shouldSayWhatIsMissing() {
    assertThrows(IOException.class, () -> Answered.ofWrk("unable to connect"));
  }
}
