/**
 * The collector, by station: {@code ingest} checks what agents send, {@code buffer} gathers it,
 * {@code store} inserts it into ClickHouse, {@code counter} counts everything on the way.
 */
package dev.wirescope.collector;
