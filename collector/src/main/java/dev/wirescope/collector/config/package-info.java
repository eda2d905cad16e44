/** What can be configured, with every default and its arithmetic. */
package dev.wirescope.collector.config;
