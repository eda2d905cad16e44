package dev.wirescope.agent.flight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The file that holds this agent's token, read anew for each connection so that it can be changed.
 */
public final class BearerToken {
  private static final long LIMIT_BYTES = 4096;

  private final Path file;

  public BearerToken(Path file) {
    this.file = file;
  }

  /**
   * The token.
   *
   * @throws IOException with one line for the user if the file cannot be read or holds no token
   */
  public String read() throws IOException {
    if (Files.exists(file) && Files.size(file) > LIMIT_BYTES) {
      throw new IOException("token file " + file + " is too large: it holds one token and no more");
    }
    String token;
    try {
      token = Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new IOException("token file " + file + " does not exist: name one by --token-file", e);
    } catch (IOException e) {
      throw new IOException("token file " + file + " cannot be read: " + e.getMessage(), e);
    }
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IOException("token file " + file + " does not hold one token and nothing else");
    }
    return token;
  }
}
