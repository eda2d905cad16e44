/** The way to any ClickHouse: its address as services are configured with it, and HTTP to it. */
package dev.wirescope.clickhouse;
