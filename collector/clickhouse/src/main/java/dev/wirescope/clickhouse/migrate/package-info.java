/** Brings a ClickHouse to the tables that this build expects. */
package dev.wirescope.clickhouse.migrate;
