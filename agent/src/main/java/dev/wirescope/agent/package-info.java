/** The agent: what runs on every node, from the kernel's ring to the collector. */
package dev.wirescope.agent;
