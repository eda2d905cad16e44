/** Whether this node ran: what tells a silent wire from a paused host. */
package dev.wirescope.agent.heartbeat;
