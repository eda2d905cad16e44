/** The kernel's ring buffer, mapped and read in place: no callback, no copy, no wake-up. */
package dev.wirescope.agent.ring;
