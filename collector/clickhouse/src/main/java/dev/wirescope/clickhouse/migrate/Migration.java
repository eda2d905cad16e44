package dev.wirescope.clickhouse.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One file of {@code clickhouse/migrations}: {@code V001__tcp_events.sql}. Statements end with a
 * semicolon at the end of a line; a line that starts with {@code --} is a comment.
 *
 * @param version the number in its name, from 1 without gaps
 * @param name its file name
 * @param text what is in it
 */
record Migration(int version, String name, String text) {
  private static final String FIRST = "clickhouse/migrations/V001__tcp_events.sql";
  private static final Pattern NAME = Pattern.compile("V(\\d{3})__[a-z0-9_]+\\.sql");

  /** Every migration on the class path, in order. */
  static List<Migration> all() throws IOException {
    // By way of a file, since not every class loader gives the URL of a directory.
    URL first = Migration.class.getClassLoader().getResource(FIRST);
    if (first == null) {
      throw new IOException("no " + FIRST + " on the class path");
    }
    try {
      if (!first.getProtocol().equals("jar")) {
        return in(Path.of(first.toURI()).getParent());
      }
      String text = first.toString();
      Path jar = Path.of(new URI(text.substring("jar:".length(), text.lastIndexOf("!/"))));
      try (FileSystem files = FileSystems.newFileSystem(jar)) {
        return in(files.getPath(FIRST).getParent());
      }
    } catch (URISyntaxException e) {
      throw new IOException("cannot read migrations from " + first, e);
    }
  }

  /** Every migration of {@code directory}, in order. */
  static List<Migration> in(Path directory) throws IOException {
    List<Migration> migrations = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Matcher matcher = NAME.matcher(file.getFileName().toString());
        if (!matcher.matches()) {
          throw new IOException("not the name of a migration: " + file);
        }
        try (InputStream bytes = Files.newInputStream(file)) {
          String text = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
          migrations.add(new Migration(Integer.parseInt(matcher.group(1)), matcher.group(), text));
        }
      }
    }
    migrations.sort(Comparator.comparingInt(Migration::version));
    for (int i = 0; i < migrations.size(); i++) {
      if (migrations.get(i).version() != i + 1) {
        throw new IOException(
            "migrations are not numbered one by one: " + migrations.get(i).name());
      }
    }
    return List.copyOf(migrations);
  }

  /** Its statements, without comments and without the semicolons. */
  List<String> statements() {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.stripLeading().startsWith("--") || line.isBlank()) {
        continue;
      }
      String rest = line.stripTrailing();
      if (rest.endsWith(";")) {
        statement.append(rest, 0, rest.length() - 1);
        statements.add(statement.toString());
        statement.setLength(0);
      } else {
        statement.append(rest).append('\n');
      }
    }
    if (!statement.isEmpty()) {
      statements.add(statement.toString());
    }
    return statements;
  }

  /** SHA-256 of the file, in hexadecimal. */
  String checksum() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
