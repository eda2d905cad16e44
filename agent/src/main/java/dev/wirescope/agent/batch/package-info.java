/** Events become rows: one batch for each table, its Arrow vectors written by address. */
package dev.wirescope.agent.batch;
