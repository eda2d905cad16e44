/** A ClickHouse server out of a library, in a supervised process of its own. */
package dev.wirescope.clickhouse.embedded;
