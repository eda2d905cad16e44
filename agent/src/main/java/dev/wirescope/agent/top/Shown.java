package dev.wirescope.agent.top;

/**
 * A connection and how it is shown.
 *
 * @param connection what it did in the interval
 * @param text its line
 */
record Shown(Connection connection, String text) {}
