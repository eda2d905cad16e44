/**
 * The detectors of bursts and silences, which are C ({@code bpf/detect}): one definition for the
 * live recorder, for captures and for the tests that compare it with its other compilations.
 */
package dev.wirescope.agent.detect;
