/** {@code bench tcp-oracles}: what is told of real loss, beside what the kernel counted. */
package dev.wirescope.agent.bench.oracle;
