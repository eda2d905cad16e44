/** The probes: which there are, what each needs from the kernel, and what they tell. */
package dev.wirescope.agent.probe;
