package dev.wirescope.agent.libbpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An attached iterator, which can be walked as often as one likes: {@link #begin}, then {@link
 * #read} until it gives 0, then {@link #end}. For one thread.
 */
public final class BpfIterator implements AutoCloseable {
  private static final int NONE = -1;

  private final String name;
  private final BpfLink link;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment callState = Native.callState(arena);
  private int fd = NONE;

  BpfIterator(String name, BpfLink link) {
    this.name = name;
    this.link = link;
  }

  /** Starts a walk from the beginning. */
  public void begin() {
    int created = Bindings.iterCreate(link.fd());
    if (created < 0) {
      throw LibbpfException.of("bpf_iter_create of " + name, -created, "");
    }
    fd = created;
  }

  /**
   * Has the kernel walk on until what the program writes fills the rest of {@code buffer} from
   * {@code offset} on, or the kernel's own buffer of 8 pages.
   *
   * @return how many bytes were written, 0 at the end of the walk
   */
  public int read(MemorySegment buffer, long offset) {
    return (int) Libc.read(callState, fd, buffer.asSlice(offset));
  }

  /**
   * Like {@link #read} for a program that ends the walk when it returns 1, which the kernel tells
   * as EAGAIN ({@code bpf_iter_run_prog()}). It also does so after a million sockets: no program
   * that ends its walks may visit as many before.
   */
  public int readUntilEnded(MemorySegment buffer) {
    long read = Libc.readOnce(callState, fd, buffer);
    return read == Libc.AGAIN ? 0 : (int) read;
  }

  /** Ends the walk, wherever it is. */
  public void end() {
    if (fd != NONE) {
      Libc.close(fd);
      fd = NONE;
    }
  }

  /** Call it once. */
  @Override
  public void close() {
    end();
    link.close();
    arena.close();
  }
}
