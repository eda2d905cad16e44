package dev.wirescope.up;

import java.nio.file.Path;

/**
 * What the user asked for.
 *
 * @param demo make traffic of its own
 * @param port TCP port of the dashboard on 127.0.0.1; 0 takes a free one
 * @param data where data, tokens and logs are kept
 * @param withAgent watch this node; needs root
 */
public record UpOptions(boolean demo, int port, Path data, boolean withAgent) {}
