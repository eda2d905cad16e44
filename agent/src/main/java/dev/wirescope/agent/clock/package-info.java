/** Kernel time to Unix time. */
package dev.wirescope.agent.clock;
