/** Blocks of batches into ClickHouse, each exactly once. */
package dev.wirescope.collector.store;
