/** {@code wirescope top}: the connections of this node, live, the ones in trouble first. */
package dev.wirescope.agent.top;
