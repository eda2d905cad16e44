/** Text as the columns take it. */
package dev.wirescope.agent.text;
