package dev.wirescope.agent.libbpf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class VerifierLogTest {
  @Test
  void shouldFindTheLineThatSaysWhy() {
    String log =
        """
        0: R1=ctx() R10=fp0
        ; int f(struct sock *sk)
        0: (79) r1 = *(u64 *)(r1 +9000)
        invalid bpf_context access off=9000 size=8
        verification time 35 usec
        stack depth 0
        processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
        """;
    assertEquals("invalid bpf_context access off=9000 size=8", VerifierLog.reason(log));
  }

  @Test
  void shouldFindNothingInAnEmptyLog() {
    assertEquals("", VerifierLog.reason(""));
    assertEquals("", VerifierLog.reason("processed 2 insns (limit 1000000)\n"));
  }

  @Test
  void shouldKeepTheLineShort() {
    assertEquals(240, VerifierLog.reason("x".repeat(5000)).length());
  }
}
