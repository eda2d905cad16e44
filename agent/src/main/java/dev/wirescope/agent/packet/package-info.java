/** The packets of the watched interfaces, as the kernel notes them. */
package dev.wirescope.agent.packet;
