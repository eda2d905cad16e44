package dev.wirescope.clickhouse.embedded;

/**
 * What the embedded server may take from the machine that it shares.
 *
 * @param memoryBytes resident memory above which queries and inserts are refused
 * @param queryThreads threads that all queries together may use
 */
public record ServerLimits(long memoryBytes, int queryThreads) {
  /** Idle it takes about 280 MB; 1.5 GiB leave room for merges and a few questions at a time. */
  private static final long MEMORY_BYTES = 1536L << 20;

  /** Half of the machine at most, but two, below which reading stalls behind merging. */
  public static ServerLimits ofThisMachine() {
    int cores = Runtime.getRuntime().availableProcessors();
    return new ServerLimits(MEMORY_BYTES, Math.max(2, cores / 2));
  }

  /**
   * The server's configuration file. {@code name} comes back in every answer, which tells our
   * server from another one on the same port. The caches are small because the page cache of the
   * machine already holds what was read lately.
   */
  String toXml(String name) {
    return """
    <clickhouse>
      <display_name>%s</display_name>
      <max_server_memory_usage>%d</max_server_memory_usage>
      <concurrent_threads_soft_limit_num>%d</concurrent_threads_soft_limit_num>
      <max_concurrent_queries>64</max_concurrent_queries>
      <max_connections>256</max_connections>
      <max_thread_pool_size>512</max_thread_pool_size>
      <background_pool_size>2</background_pool_size>
      <background_schedule_pool_size>4</background_schedule_pool_size>
      <mark_cache_size>67108864</mark_cache_size>
      <uncompressed_cache_size>0</uncompressed_cache_size>
      <query_cache><max_size_in_bytes>0</max_size_in_bytes></query_cache>
      <merge_tree>
        <number_of_free_entries_in_pool_to_execute_mutation>2</number_of_free_entries_in_pool_to_execute_mutation>
        <number_of_free_entries_in_pool_to_lower_max_size_of_merge>2</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
        <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>2</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
      </merge_tree>
    </clickhouse>
    """
        .formatted(name, memoryBytes, queryThreads);
  }
}
