package dev.wirescope.agent.libbpf;

/** A call into libbpf or the kernel failed. The message is one line: call, reason, remedy. */
public final class LibbpfException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errno;
  private final String reason;
  private final String remedy;

  /** A failure that is not an error number. */
  LibbpfException(String call, String reason, String remedy) {
    this(call, 0, reason, remedy);
  }

  private LibbpfException(String call, int errno, String reason, String remedy) {
    super(call + " failed: " + reason + "; " + remedy);
    this.errno = errno;
    this.reason = reason;
    this.remedy = remedy;
  }

  /** A failure with an error number; {@code detail} may be empty. */
  static LibbpfException of(String call, int errno, String detail) {
    return of(call, errno, detail, Remedy.against(errno, detail));
  }

  static LibbpfException of(String call, int errno, String detail, String remedy) {
    String text = Libc.errorText(errno);
    return new LibbpfException(call, errno, detail.isEmpty() ? text : text + ": " + detail, remedy);
  }

  /** The error number, or 0 if the failure has none. */
  public int errno() {
    return errno;
  }

  /** Whether what was asked for, a file or a process, is not there. */
  public boolean isNotFound() {
    return errno == Errno.ENOENT || errno == Errno.ESRCH;
  }

  /** Why, without the call and the remedy. */
  public String reason() {
    return reason;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }
}
