/** The loop that carries events from the probes to where their rows go. */
package dev.wirescope.agent.pipeline;
