/** The benchmarks of the path from the ring to Arrow. */
package dev.wirescope.agent.bench;
