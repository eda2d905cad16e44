/** Questions to the query service from a shell. */
package dev.wirescope.agent.ask;
