package dev.wirescope.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where one machine's Wirescope keeps its data, tokens and logs; readable by its owner only. */
public final class DataDirectory {
  private final Path path;

  private DataDirectory(Path path) {
    this.path = path;
  }

  /**
   * Makes the directory if it does not exist.
   *
   * @throws UserError if it cannot be made or written
   */
  public static DataDirectory open(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(absolute.resolve("logs"));
      Files.delete(Files.createTempFile(absolute, "writable", null));
    } catch (IOException e) {
      throw new UserError(
          "cannot write to the data directory "
              + absolute
              + " ("
              + e.getClass().getSimpleName()
              + "): choose another with --data",
          e);
    }
    return new DataDirectory(absolute);
  }

  /** The directory itself, absolute. */
  public Path path() {
    return path;
  }

  /** The log of one child. */
  public Path log(String name) {
    return path.resolve("logs").resolve(name + ".log");
  }

  /** Hashes of all tokens, read by both services. */
  public Path tokens() {
    return path.resolve("tokens");
  }

  /** The agent's own token. */
  public Path agentToken() {
    return path.resolve("agent.token");
  }

  /** The token of the person who ran {@code up}. */
  public Path userToken() {
    return path.resolve("user.token");
  }

  /** Writes a file that only the owner can read; the name appears only once it is complete. */
  static void writeSecret(Path file, String text) throws IOException {
    Path part =
        Files.createTempFile(
            file.getParent(),
            file.getFileName().toString(),
            null,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(part, text);
    Files.move(part, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }
}
