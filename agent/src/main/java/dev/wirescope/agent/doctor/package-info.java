/** Says what this node allows: which probes run, what is missing and how to get it. */
package dev.wirescope.agent.doctor;
