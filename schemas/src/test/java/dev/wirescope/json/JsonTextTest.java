package dev.wirescope.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class JsonTextTest {
  private final JsonText json = new JsonText();

  @Test
  void placesCommas() {
    json.beginObject().name("a").value(1).name("b").beginArray().value("x").value(true).endArray();
    json.name("c").nullValue().endObject();
    assertEquals("{\"a\":1,\"b\":[\"x\",true],\"c\":null}", json.toString());
  }

  @Test
  void startsAnewAfterClear() {
    json.beginObject().name("a").value(1).endObject();
    assertEquals("{}", json.clear().beginObject().endObject().toString());
  }

  @Test
  void escapesWhatJsonAndTerminalsWouldTakeForTheirOwn() {
    json.value("quote\" back\\ line\n esc\u001b csi\u009b é");
    assertEquals("\"quote\\\" back\\\\ line\\n esc\\u001b csi\\u009b é\"", json.toString());
  }

  @Test
  void writesAll64BitsUnsigned() {
    json.beginArray().unsigned(-1).unsigned(7).hex(-2).hex(0x12ab).endArray();
    assertEquals(
        "[18446744073709551615,7,\"fffffffffffffffe\",\"00000000000012ab\"]", json.toString());
  }
}
