/** Every number that the collector reports. */
package dev.wirescope.collector.counter;
