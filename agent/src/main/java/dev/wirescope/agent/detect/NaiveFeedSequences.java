package dev.wirescope.agent.detect;

/**
 * The feeds of {@code bpf/detect/sequence.h}, made up from their seeds once more and judged by
 * {@link NaiveFeed}.
 */
public final class NaiveFeedSequences {
  private static final int DATAGRAMS = 64;
  private static final long GRAIN = 1023;

  private long digest;
  private long events;

  /** Runs the sequence of {@code seed}; then {@link #digest} and {@link #events} are its. */
  public void run(long seed) {
    SequenceNumbers random = new SequenceNumbers(seed);
    random.next();
    long grain = (seed & 1) == 0 ? 0 : GRAIN;
    long now = ((random.next() << 20) | GRAIN) + 1;
    long mask = -1L >>> (Long.SIZE - (Byte.SIZE << (random.next() & 3)));
    NaiveFeed feed = new NaiveFeed(mask, 1024 + (random.next() & 0xfffff & ~grain));
    long number = random.next() << 32;
    number |= random.next();
    for (int i = 0; i < DATAGRAMS; i++) {
      long what = random.next();
      long far = random.next();
      long count = what >>> 8 & 3;
      switch ((int) (what & 15)) {
        case 0 -> number += 1 + (far & 3);
        case 1 -> number += 1 + (far & 127);
        case 2 -> number += far;
        case 3 -> number = (what & 0x70) == 0 ? far << 32 | what : number;
        default -> {}
      }
      boolean late = (what & 15) >= 4 && (what & 15) <= 6;
      long sent = number - (late ? 1 + (far & 127 >>> (far >>> 8 & 7)) : 0);
      number += late ? 0 : count;
      now += ((what >>> 12 & 15) == 0 ? far >>> 8 : far >>> 20) & ~grain;
      feed.onDatagram(sent & mask, count, now);
    }
    for (NaiveFeed.Gap gap : feed.told()) {
      random.tell(gap.first(), gap.missing(), gap.late(), gap.startNs(), gap.endNs());
    }
    digest = random.digest();
    events = feed.told().size();
  }

  public long digest() {
    return digest;
  }

  public long events() {
    return events;
  }
}
