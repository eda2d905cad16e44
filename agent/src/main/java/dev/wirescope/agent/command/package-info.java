/** What the agent's commands share: options' values, stopping, opening the probes. */
package dev.wirescope.agent.command;
