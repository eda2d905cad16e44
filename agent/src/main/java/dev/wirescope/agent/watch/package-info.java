/** Events of this node, live on a terminal or as JSON lines; needs no backend. */
package dev.wirescope.agent.watch;
