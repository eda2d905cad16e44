package dev.wirescope.query.clickhouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One statement from {@code resources/sql}, with parameters in ClickHouse's own notation {@code
 * {name:Type}}, so that a file can be tried as it is in {@code clickhouse-client}.
 *
 * <p>Two things are put together before a value is known, and never from what a user sent: {@code
 * /*include file*}{@code /} brings in a part that several statements share, and {@code
 * /*NAME*}{@code /} stands for text of {@link #with}.
 */
public final class Sql {
  /** A parameter and the ClickHouse type it is cast to. */
  public record Parameter(String name, String type) {}

  private static final Pattern INCLUDE = Pattern.compile("/\\*include ([a-z/-]+)\\*/");
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+):([^{}]+)\\}");

  private final String text;
  private final List<Parameter> parameters = new ArrayList<>();

  private Sql(String text) {
    this.text = text;
    Matcher matcher = PARAMETER.matcher(text);
    while (matcher.find()) {
      parameters.add(new Parameter(matcher.group(1), matcher.group(2)));
    }
  }

  /** Reads {@code sql/<name>.sql} with what it includes. */
  public static Sql load(String name) {
    return new Sql(read(name).strip());
  }

  /** Reads {@code sql/parts/<name>.sql}: not a statement, but what some have in common. */
  public static String part(String name) {
    return read("parts/" + name).strip();
  }

  /** This statement with {@code constant} in place of the marker {@code name}. */
  public Sql with(String name, String constant) {
    String marker = "/*" + name + "*/";
    if (!text.contains(marker)) {
      throw new IllegalArgumentException("no marker " + marker + " in: " + text);
    }
    return new Sql(text.replace(marker, constant));
  }

  /** As written in the file. */
  public String text() {
    return text;
  }

  /** The parameters in order of their use; a name may be used often. */
  public List<Parameter> parameters() {
    return List.copyOf(parameters);
  }

  /** For a prepared statement: each parameter is a question mark, cast to its type. */
  String prepared() {
    return PARAMETER
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement("CAST(? AS " + m.group(2) + ")"));
  }

  /** What a person can paste into {@code clickhouse-client} to get the same answer. */
  public String explain(Map<String, String> values, String settings) {
    Map<String, String> used = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      used.put(parameter.name(), values.get(parameter.name()));
    }
    StringBuilder out = new StringBuilder();
    used.forEach(
        (name, value) -> {
          String literal = value == null ? "'\\\\N'" : quote(value);
          out.append("SET param_").append(name).append(" = ").append(literal).append(";\n");
        });
    return out.append(text).append('\n').append(settings).toString();
  }

  private static String quote(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static String read(String name) {
    String file = "/sql/" + name + ".sql";
    try (InputStream in = Sql.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + file);
      }
      String raw = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return INCLUDE
          .matcher(raw)
          .replaceAll(m -> Matcher.quoteReplacement(read(m.group(1)).strip()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource " + file, e);
    }
  }
}
