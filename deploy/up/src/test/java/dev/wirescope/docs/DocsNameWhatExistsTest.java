package dev.wirescope.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.up.Installation;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every path, link and type of ours that the documentation names is there. */
class DocsNameWhatExistsTest {
  private static final Path ROOT = Installation.ofThisJar().root();
  private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
  private static final Pattern PATH = Pattern.compile("\\.?[\\w-]+(/[\\w.@<>*-]+)*/?");
  private static final Pattern FULL_TYPE = Pattern.compile("dev\\.wirescope(\\.\\w+)+");
  private static final Pattern SIMPLE_TYPE = Pattern.compile("([A-Z][a-z0-9]+){2,}");

  /** Names that look like types of ours and belong to others. */
  private static final Set<String> OTHERS =
      Set.of("ArrowStream", "DoPut", "TcpRetransSegs", "TcpAttemptFails");

  private static final Set<Path> FILES = new HashSet<>();
  private static final Set<String> TYPES = new HashSet<>();

  @BeforeAll
  static void walk() throws IOException {
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = directory.getFileName().toString();
            if (Set.of("target", "node_modules", ".git", ".wirescope").contains(name)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            FILES.add(ROOT.relativize(directory));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            FILES.add(ROOT.relativize(file));
            String name = file.getFileName().toString();
            if (name.endsWith(".java")) {
              TYPES.add(name.substring(0, name.length() - ".java".length()));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Test
  void thereIsDocumentation() throws IOException {
    assertTrue(documents().size() > 8, documents().toString());
    assertTrue(TYPES.contains("TokenFile"), "the sources were not found under " + ROOT);
  }

  @Test
  void pathsExist() throws IOException {
    Set<String> tops = new HashSet<>();
    FILES.forEach(file -> tops.add(file.getName(0).toString()));
    assertEquals(
        Set.of(),
        missing(
            CODE,
            text ->
                PATH.matcher(text).matches()
                    && text.contains("/")
                    && tops.contains(text.substring(0, text.indexOf('/')))
                    && !exists(text)));
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (Path document : documents()) {
      Matcher links = LINK.matcher(prose(document));
      while (links.find()) {
        Path target = document.getParent().resolve(links.group(1)).normalize();
        if (!links.group(1).contains("://") && !Files.exists(target)) {
          missing.add(ROOT.relativize(document) + ": " + links.group(1));
        }
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void typesExist() throws IOException {
    assertEquals(
        Set.of(),
        missing(
            CODE,
            text ->
                FULL_TYPE.matcher(text).matches()
                    ? FILES.stream().noneMatch(file -> isType(file, text.replace('.', '/')))
                    : SIMPLE_TYPE.matcher(text).matches()
                        && !TYPES.contains(text)
                        && !OTHERS.contains(text)));
  }

  /** A package or a class. */
  private static boolean isType(Path file, String path) {
    String text = file.toString();
    return text.endsWith("/java/" + path) || text.endsWith("/java/" + path + ".java");
  }

  /** A {@code *} stands for part of a name, and so does {@code <Name>}. */
  private static boolean exists(String text) {
    String path = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    if (!path.contains("*") && !path.contains("<")) {
      return FILES.contains(Path.of(path)) || Files.exists(ROOT.resolve(path));
    }
    Pattern pattern =
        Pattern.compile(
            path.replace(".", "\\.").replaceAll("<\\w+>", "[^/]+").replace("*", "[^/]*"));
    return FILES.stream().anyMatch(file -> pattern.matcher(file.toString()).matches());
  }

  private static Set<String> missing(
      Pattern pattern, java.util.function.Predicate<String> isMissing) throws IOException {
    Set<String> missing = new TreeSet<>();
    for (Path document : documents()) {
      Matcher matcher = pattern.matcher(prose(document));
      while (matcher.find()) {
        if (isMissing.test(matcher.group(1))) {
          missing.add(ROOT.relativize(document) + ": " + matcher.group(1));
        }
      }
    }
    return missing;
  }

  /** The text without its blocks of code, which may show what is yet to be made. */
  private static String prose(Path document) throws IOException {
    return FENCE.matcher(Files.readString(document)).replaceAll("");
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
    }
    return documents;
  }
}
