/** What the agent tells its operator, a line at a time. */
package dev.wirescope.agent.notice;
