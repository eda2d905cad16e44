/** The names the running kernel gives to its own things. */
package dev.wirescope.agent.symbol;
