/** Batches waiting to be stored, within bounds. */
package dev.wirescope.collector.buffer;
