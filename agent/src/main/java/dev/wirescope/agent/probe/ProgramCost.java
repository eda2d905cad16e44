package dev.wirescope.agent.probe;

/**
 * How often a program ran and for how long, while {@code kernel.bpf_stats_enabled} was 1.
 *
 * @param program its name
 * @param section where it belongs
 * @param runs how often
 * @param ns in all, with the accounting itself
 */
public record ProgramCost(String program, String section, long runs, long ns) {}
