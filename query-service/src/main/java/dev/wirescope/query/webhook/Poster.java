package dev.wirescope.query.webhook;

import java.io.IOException;
import java.util.Map;

/** Sends one delivery once. */
interface Poster {
  /**
   * Posts {@code body} to {@code url} and waits for the answer, whose body it ignores.
   *
   * @param attempt from 0, so that a host with several addresses is tried at each
   * @return the HTTP status
   * @throws IOException if there was no answer in time; the message says why
   * @throws ForbiddenTargetException if the host has an address that may not be called
   */
  int post(String url, Map<String, String> headers, byte[] body, int attempt)
      throws IOException, ForbiddenTargetException, InterruptedException;
}
