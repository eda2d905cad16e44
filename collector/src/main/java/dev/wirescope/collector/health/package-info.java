/** What the health endpoint says. */
package dev.wirescope.collector.health;
