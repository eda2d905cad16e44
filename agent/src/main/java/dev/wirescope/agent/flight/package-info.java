/** Sealed batches to the collector over Arrow Flight, within a bound, and counted. */
package dev.wirescope.agent.flight;
