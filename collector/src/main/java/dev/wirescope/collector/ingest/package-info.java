/** The Flight endpoint: who may send, and what is refused. */
package dev.wirescope.collector.ingest;
