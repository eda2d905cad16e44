/** What this kernel threw away, and what was sent again because of it. */
package dev.wirescope.agent.drop;
