package dev.wirescope.json;

/**
 * Writes one JSON value after the other into a buffer of its own, which is reused. The caller keeps
 * begin and end paired; commas are placed here.
 */
public final class JsonText {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder(1024);
  private boolean commaDue;

  /** What was written so far. The buffer belongs to this writer. */
  public CharSequence text() {
    return out;
  }

  /** Forgets what was written. */
  public JsonText clear() {
    out.setLength(0);
    commaDue = false;
    return this;
  }

  public JsonText beginObject() {
    return begin('{');
  }

  public JsonText endObject() {
    return end('}');
  }

  public JsonText beginArray() {
    return begin('[');
  }

  public JsonText endArray() {
    return end(']');
  }

  /** The name of the next value in an object. */
  public JsonText name(String name) {
    comma();
    quote(name);
    out.append(':');
    commaDue = false;
    return this;
  }

  public JsonText value(CharSequence text) {
    comma();
    quote(text);
    return this;
  }

  public JsonText value(long number) {
    comma();
    out.append(number);
    return this;
  }

  /** All 64 bits as an unsigned number. */
  public JsonText unsigned(long number) {
    if (number >= 0) {
      return value(number);
    }
    comma();
    out.append(Long.toUnsignedString(number));
    return this;
  }

  /** 16 hex digits in quotes: as a number, many readers would round it. */
  public JsonText hex(long number) {
    comma();
    out.append('"');
    for (int shift = 60; shift >= 0; shift -= 4) {
      out.append(HEX.charAt((int) (number >>> shift) & 0xf));
    }
    out.append('"');
    return this;
  }

  public JsonText value(boolean flag) {
    comma();
    out.append(flag);
    return this;
  }

  /** A value that is JSON already and is written as it stands; {@code null} if it is empty. */
  public JsonText json(CharSequence json) {
    comma();
    out.append(json.isEmpty() ? "null" : json);
    return this;
  }

  public JsonText nullValue() {
    comma();
    out.append("null");
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private JsonText begin(char bracket) {
    comma();
    out.append(bracket);
    commaDue = false;
    return this;
  }

  private JsonText end(char bracket) {
    out.append(bracket);
    commaDue = true;
    return this;
  }

  private void comma() {
    if (commaDue) {
      out.append(',');
    }
    commaDue = true;
  }

  private void quote(CharSequence text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          // DEL and the C1 controls are legal in JSON but can steer a terminal that shows the line.
          if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
            out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
