/**
 * The records of the ring: one flyweight for each struct of {@code events.h}, laid over the bytes
 * in place.
 */
package dev.wirescope.agent.event;
