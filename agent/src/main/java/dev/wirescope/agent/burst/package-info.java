/**
 * From what the detectors find to rows: whose packets they were, what came of it, how it looked.
 */
package dev.wirescope.agent.burst;
