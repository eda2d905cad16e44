/** The numbers that the agent keeps about itself. */
package dev.wirescope.agent.counter;
